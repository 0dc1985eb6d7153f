package io.quantrial.spi;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Loads one plugin jar: the jar's own classes first, so that two plugins may bring different
 * versions of one library, but the types that plugin and host exchange always from the host.
 *
 * <p>DJL is among the shared types, also because its native library can be loaded only once in a
 * JVM.
 */
final class PluginClassLoader extends URLClassLoader {

    private static final List<String> SHARED =
            List.of("java.", "ai.djl.", "io.quantrial.spi.", "org.slf4j.");

    static {
        registerAsParallelCapable();
    }

    private final String location;

    /**
     * Creates a loader.
     *
     * @param location the path of the jar
     * @param jar the same as a URL
     * @param host the loader of the shared types
     */
    PluginClassLoader(String location, URL jar, ClassLoader host) {
        super("quantrial plugin " + location, new URL[] {jar}, host);
        this.location = location;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                type = isShared(name) ? getParent().loadClass(name) : ownFirst(name);
            }
            if (resolve) {
                resolveClass(type);
            }
            return type;
        }
    }

    private Class<?> ownFirst(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            return getParent().loadClass(name);
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = isShared(name.replace('/', '.')) ? null : findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    /**
     * Returns the jar's own resources, then the host's; of the plugin service file the one in this
     * very jar alone.
     */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>(Collections.list(findResources(name)));
        if (name.equals(ServiceFile.NAME)) {
            // The manifest's Class-Path may add libraries, which are not plugins of this jar.
            found.removeIf(url -> !ServiceFile.locationOf(url).equals(location));
        } else {
            found.addAll(Collections.list(getParent().getResources(name)));
        }
        return Collections.enumeration(found);
    }

    private static boolean isShared(String name) {
        return SHARED.stream().anyMatch(name::startsWith);
    }
}
