package io.quantrial.spi;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * A folder of plugin jars.
 *
 * @param path the folder
 */
record PluginFolder(Path path) {

    /** Checks that the folder is there. */
    PluginFolder {
        path = path.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw bad("plugin folder " + path + " does not exist; create it or correct the path");
        }
        if (!Files.isDirectory(path)) {
            throw bad(
                    "plugin folder "
                            + path
                            + " is a file; name the folder that holds the plugin jars");
        }
    }

    /** Returns the paths of the jars, sorted; other files and subfolders are ignored. */
    List<Path> jars() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> isJar(file.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw bad("plugin folder " + path + " cannot be listed: " + e, e);
        }
    }

    /** Returns a loader for one of the jars, which must be readable and hold a service file. */
    PluginClassLoader open(Path jar, ClassLoader host) {
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getJarEntry(ServiceFile.NAME) == null) {
                throw bad(
                        jar
                                + " is not a plugin: it has no "
                                + ServiceFile.NAME
                                + ". If it is a library, pack it into the plugin jar that needs"
                                + " it; if it is a plugin, name its class in that file");
            }
        } catch (ZipException e) {
            throw bad(jar + " is not a jar file (" + e.getMessage() + ")", e);
        } catch (IOException | SecurityException e) {
            throw bad("plugin jar " + jar + " cannot be read: " + e, e);
        }
        return new PluginClassLoader(jar.toString(), urlOf(jar), host);
    }

    private static boolean isJar(Path fileName) {
        return fileName.toString().toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    private static URL urlOf(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw bad("plugin jar " + jar + " has no URL: " + e, e);
        }
    }

    private static QuantException bad(String message) {
        return bad(message, null);
    }

    private static QuantException bad(String message, Throwable cause) {
        return new QuantException(QuantException.Code.BAD_PLUGIN_FOLDER, message, cause);
    }
}
