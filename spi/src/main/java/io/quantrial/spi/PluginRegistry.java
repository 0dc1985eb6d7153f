package io.quantrial.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the quantizer plugins on the class path and in plugin folders, and gives them out by name.
 *
 * <p>A plugin is found by {@link java.util.ServiceLoader}, through the file {@code
 * META-INF/services/io.quantrial.spi.QuantizerPlugin} of its jar. Everything is checked when the
 * registry is built: a plugin that cannot be loaded, has a bad name, was built for another major
 * version of this SPI, or shares its name with another one ends the search with an error that names
 * class and jar.
 *
 * <p>In a plugin folder each jar has a class loader of its own. Java itself, {@code ai.djl}, {@code
 * io.quantrial.spi} and {@code org.slf4j} come from the host; everything else comes from the jar
 * first, so that plugins may bring different versions of a library. The loaders stay open as long
 * as anything of the plugin is in use: a registry needs no closing, and its plugins outlive it.
 * Every registry loads the jars anew; a process needs one.
 *
 * <p>A registry is immutable and safe for use by several threads.
 */
public final class PluginRegistry {

    private static final Logger LOGGER = LoggerFactory.getLogger(PluginRegistry.class);

    private final SortedMap<String, LoadedPlugin> plugins;

    private PluginRegistry(SortedMap<String, LoadedPlugin> plugins) {
        this.plugins = plugins;
    }

    /**
     * Finds the plugins that the thread's context class loader sees, or if that one does not see
     * this SPI, those that the SPI's own class loader sees.
     *
     * @return the registry
     * @throws QuantException if a plugin breaks a rule
     */
    public static PluginRegistry discover() {
        return builder().build();
    }

    /**
     * Finds the plugins that a class loader sees.
     *
     * @param classLoader a loader that also sees this SPI
     * @return the registry
     * @throws QuantException if a plugin breaks a rule
     * @throws IllegalArgumentException if the loader does not see this SPI
     */
    public static PluginRegistry discover(ClassLoader classLoader) {
        return builder().optClassLoader(classLoader).build();
    }

    /**
     * Returns a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a plugin.
     *
     * @param name the name that config lists use
     * @return the plugin, the same object on every call
     * @throws QuantException if there is none; the message lists those that there are, the nearest
     *     name and the dependency to add
     */
    public QuantizerPlugin get(String name) {
        LoadedPlugin found = plugins.get(Objects.requireNonNull(name, "name"));
        if (found == null) {
            throw UnknownPlugin.named(name, plugins());
        }
        return found.plugin();
    }

    /**
     * Returns all plugins.
     *
     * @return one entry for each, sorted by name
     */
    public List<PluginInfo> plugins() {
        return plugins.values().stream().map(LoadedPlugin::info).toList();
    }

    /**
     * Returns the plugins in one line.
     *
     * @return name, version and jar of each
     */
    @Override
    public String toString() {
        return plugins.isEmpty()
                ? "quantizer plugins: none"
                : plugins().stream()
                        .map(PluginInfo::toString)
                        .collect(Collectors.joining(", ", "quantizer plugins: ", ""));
    }

    /** Builds a {@link PluginRegistry}. */
    public static final class Builder {

        private ClassLoader classLoader;
        private final Set<Path> folders = new LinkedHashSet<>();

        private Builder() {}

        /**
         * Sets the class loader whose plugins are found and which is the host of plugin folders.
         *
         * @param classLoader a loader that also sees this SPI; the thread's context class loader if
         *     not set
         * @return this builder
         * @throws IllegalArgumentException if the loader does not see this SPI
         */
        public Builder optClassLoader(ClassLoader classLoader) {
            if (!seesSpi(Objects.requireNonNull(classLoader, "classLoader"))) {
                throw new IllegalArgumentException(
                        "class loader "
                                + classLoader
                                + " does not see the io.quantrial.spi of this registry; pass a"
                                + " loader whose parent is "
                                + PluginRegistry.class.getClassLoader());
            }
            this.classLoader = classLoader;
            return this;
        }

        /**
         * Adds a folder of plugin jars. Every file in it that ends with {@code .jar} must be a
         * plugin that brings its libraries along; other files and subfolders are ignored.
         *
         * @param folder the folder; adding it twice has no effect
         * @return this builder
         */
        public Builder addFolder(Path folder) {
            folders.add(folder.toAbsolutePath().normalize());
            return this;
        }

        /**
         * Finds and checks the plugins, and logs them in one line.
         *
         * @return the registry
         * @throws QuantException if a folder or jar cannot be read, a plugin breaks a rule, or two
         *     plugins have one name
         */
        public PluginRegistry build() {
            ClassLoader host = classLoader == null ? defaultLoader() : classLoader;
            TreeMap<String, LoadedPlugin> plugins = new TreeMap<>();
            List<PluginClassLoader> opened = new ArrayList<>();
            try {
                add(PluginSource.classPath(host), plugins);
                for (Path path : folders) {
                    PluginFolder folder = new PluginFolder(path);
                    for (Path jar : folder.jars()) {
                        PluginClassLoader loader = folder.open(jar, host);
                        opened.add(loader);
                        add(PluginSource.jarOf(folder, loader), plugins);
                    }
                }
            } catch (QuantException e) {
                close(opened, e);
                throw e;
            }
            PluginRegistry registry = new PluginRegistry(plugins);
            LOGGER.info("{}", registry);
            return registry;
        }

        private static void add(PluginSource source, TreeMap<String, LoadedPlugin> plugins) {
            for (LoadedPlugin plugin : source.load()) {
                String name = plugin.info().name();
                LoadedPlugin other = plugins.putIfAbsent(name, plugin);
                if (other != null) {
                    throw new QuantException(
                            QuantException.Code.DUPLICATE_PLUGIN,
                            "two plugins are named \""
                                    + name
                                    + "\": "
                                    + other.describe()
                                    + " and "
                                    + plugin.describe()
                                    + "; remove one of them");
                }
            }
        }

        private static void close(List<PluginClassLoader> opened, QuantException reason) {
            for (PluginClassLoader loader : opened) {
                try {
                    loader.close();
                } catch (IOException e) {
                    reason.addSuppressed(e);
                }
            }
        }

        private static ClassLoader defaultLoader() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return context != null && seesSpi(context)
                    ? context
                    : PluginRegistry.class.getClassLoader();
        }

        private static boolean seesSpi(ClassLoader loader) {
            try {
                return loader.loadClass(QuantizerPlugin.class.getName()) == QuantizerPlugin.class;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
    }
}
