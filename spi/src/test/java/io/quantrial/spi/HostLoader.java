package io.quantrial.spi;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;

/** A host's class path that holds the given jars, and of the test's own class path no plugins. */
final class HostLoader extends URLClassLoader {

    private HostLoader(URL[] jars) {
        super(jars, PluginRegistry.class.getClassLoader());
    }

    static HostLoader of(Path... jars) {
        return new HostLoader(Arrays.stream(jars).map(HostLoader::url).toArray(URL[]::new));
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.equals(ServiceFile.NAME) ? findResources(name) : super.getResources(name);
    }

    static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
