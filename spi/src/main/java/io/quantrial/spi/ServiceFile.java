package io.quantrial.spi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * One {@code META-INF/services} file and the jar it lies in. {@link java.util.ServiceLoader} keeps
 * that to itself, and silently drops a class that two jars offer.
 *
 * @param location the path of the jar or class directory
 * @param classNames the plugin classes that it names
 */
record ServiceFile(String location, List<String> classNames) {

    /** The name of the file in every plugin jar. */
    static final String NAME = "META-INF/services/" + QuantizerPlugin.class.getName();

    private static final String JAR_SEPARATOR = "!/";

    /** Copies the list. */
    ServiceFile {
        classNames = List.copyOf(classNames);
    }

    /** Returns the files that a class loader sees, one for each location. */
    static List<ServiceFile> seenBy(ClassLoader loader) {
        TreeMap<String, ServiceFile> files = new TreeMap<>();
        try {
            for (URL url : Collections.list(loader.getResources(NAME))) {
                String location = locationOf(url);
                if (!files.containsKey(location)) {
                    files.put(location, new ServiceFile(location, read(url)));
                }
            }
        } catch (IOException e) {
            throw new QuantException(
                    QuantException.Code.BAD_PLUGIN,
                    "the service files that " + loader + " sees cannot be read: " + e,
                    e);
        }
        return List.copyOf(files.values());
    }

    /** Returns the jar or class directory that holds a service file. */
    static String locationOf(URL serviceFile) {
        String text = serviceFile.toString();
        String container = text.substring(0, text.length() - NAME.length());
        if (container.startsWith("jar:") && container.endsWith(JAR_SEPARATOR)) {
            container =
                    container.substring(
                            "jar:".length(), container.length() - JAR_SEPARATOR.length());
        }
        return pathOf(container);
    }

    /** Returns the jar or class directory of a class, or a fallback if the class does not say. */
    static String locationOf(Class<?> type, String fallback) {
        var source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? fallback
                : pathOf(source.getLocation().toString());
    }

    private static String pathOf(String url) {
        try {
            return Path.of(new URL(url).toURI()).toAbsolutePath().normalize().toString();
        } catch (IOException
                | URISyntaxException
                | IllegalArgumentException
                | FileSystemNotFoundException e) {
            return url;
        }
    }

    private static List<String> read(URL url) throws IOException {
        // A cached connection would keep the jar open for the life of the JVM.
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        List<String> names = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int comment = line.indexOf('#');
                String name = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (!name.isEmpty() && !names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
