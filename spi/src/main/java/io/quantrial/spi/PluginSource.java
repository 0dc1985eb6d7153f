package io.quantrial.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One place where plugins are looked for, and the checks that every plugin of it must pass. The
 * first plugin that breaks a rule ends the search: a quantizer that is silently missing would show
 * only much later, as an unknown name.
 *
 * @param loader the class loader that sees the service files
 * @param origin what the place is called in messages: the class path or a plugin folder
 * @param ownClasses whether the loader itself must define the plugins, not one of its parents
 */
record PluginSource(ClassLoader loader, String origin, boolean ownClasses) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** Returns the class path as a source. */
    static PluginSource classPath(ClassLoader loader) {
        return new PluginSource(loader, "class path", false);
    }

    /** Returns one jar of a folder as a source. */
    static PluginSource jarOf(PluginFolder folder, PluginClassLoader loader) {
        return new PluginSource(loader, "plugin folder " + folder.path(), true);
    }

    /** Returns the plugins of this place. */
    List<LoadedPlugin> load() {
        List<ServiceFile> files = ServiceFile.seenBy(loader);
        for (ServiceFile file : files) {
            checkFile(file);
        }
        List<LoadedPlugin> plugins = new ArrayList<>();
        for (ServiceLoader.Provider<QuantizerPlugin> provider : providers(files)) {
            LoadedPlugin plugin = check(provider);
            checkOfferedOnce(plugin, files);
            plugins.add(plugin);
        }
        return plugins;
    }

    private void checkFile(ServiceFile file) {
        if (ownClasses && file.classNames().isEmpty()) {
            throw bad(
                    place(file.location())
                            + " names no class in its "
                            + ServiceFile.NAME
                            + "; name the plugin class in it");
        }
        for (String className : file.classNames()) {
            checkClass(className, "plugin class " + className + " in " + place(file.location()));
        }
    }

    /** Looks at a class before {@link ServiceLoader} does, whose errors do not name the jar. */
    private void checkClass(String className, String subject) {
        try {
            Class<?> type = Class.forName(className, false, loader);
            if (ownClasses && type.getClassLoader() != loader) {
                throw bad(subject + " is not in the jar, though its service file names it");
            }
            if (!QuantizerPlugin.class.isAssignableFrom(type)) {
                throw bad(subject + " does not implement " + QuantizerPlugin.class.getName());
            }
            type.getConstructor();
        } catch (ClassNotFoundException e) {
            throw bad(subject + " is not there, though the service file names it", e);
        } catch (NoSuchMethodException e) {
            throw bad(subject + " has no public constructor without arguments", e);
        } catch (LinkageError e) {
            throw bad(subject + " cannot be loaded: " + e, e);
        }
    }

    private List<ServiceLoader.Provider<QuantizerPlugin>> providers(List<ServiceFile> files) {
        try {
            return ServiceLoader.load(QuantizerPlugin.class, loader).stream()
                    .filter(found -> !ownClasses || found.type().getClassLoader() == loader)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw bad(
                    "a plugin in "
                            + files.stream().map(ServiceFile::location).toList()
                            + " ("
                            + origin
                            + ") cannot be loaded: "
                            + e,
                    e);
        }
    }

    private LoadedPlugin check(ServiceLoader.Provider<QuantizerPlugin> provider) {
        Class<?> type = provider.type();
        String location = ServiceFile.locationOf(type, "an unknown place");
        String subject = "plugin class " + type.getName() + " in " + place(location);
        SpiVersion version = checkVersion(type, subject);
        QuantizerPlugin plugin = ask(subject, "cannot be created", provider);
        String name = ask(subject, "fails in name()", plugin::name);
        if (!NAME.matcher(name).matches()) {
            throw bad(subject + " has the name \"" + name + "\"; a name must match " + NAME);
        }
        return new LoadedPlugin(
                plugin,
                new PluginInfo(
                        name,
                        ask(subject, "fails in version()", plugin::version),
                        location,
                        version,
                        ask(subject, "fails in capabilities()", plugin::capabilities)),
                origin);
    }

    private SpiVersion checkVersion(Class<?> type, String subject) {
        BuiltForSpi stated = type.getAnnotation(BuiltForSpi.class);
        if (stated == null) {
            throw bad(
                    subject
                            + " does not say which SPI it was built for; add"
                            + " @BuiltForSpi(SpiVersion.CURRENT) to the class");
        }
        SpiVersion host = SpiVersion.parse(SpiVersion.CURRENT);
        SpiVersion version;
        try {
            version = SpiVersion.parse(stated.value());
        } catch (IllegalArgumentException e) {
            throw bad(
                    subject
                            + " was built for SPI \""
                            + stated.value()
                            + "\", which is no version; this is SPI "
                            + host
                            + ": use @BuiltForSpi(SpiVersion.CURRENT)",
                    e);
        }
        if (!host.accepts(version)) {
            throw bad(
                    subject
                            + " was built for SPI "
                            + version
                            + " but this is SPI "
                            + host
                            + "; take a version of the plugin that was built for SPI "
                            + host.major()
                            + ".x");
        }
        return version;
    }

    /** Refuses a class that two jars offer: which of them runs would depend on their order. */
    private void checkOfferedOnce(LoadedPlugin plugin, List<ServiceFile> files) {
        String className = plugin.plugin().getClass().getName();
        List<String> locations =
                files.stream()
                        .filter(file -> file.classNames().contains(className))
                        .map(ServiceFile::location)
                        .toList();
        if (locations.size() > 1) {
            throw new QuantException(
                    QuantException.Code.DUPLICATE_PLUGIN,
                    "two plugins are named \""
                            + plugin.info().name()
                            + "\": "
                            + className
                            + " is in "
                            + String.join(" and in ", locations)
                            + " ("
                            + origin
                            + "); remove one of them");
        }
    }

    private <T> T ask(String subject, String failure, Supplier<T> question) {
        T answer;
        try {
            answer = question.get();
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            throw bad(subject + " " + failure + ": " + causeOf(e), e);
        }
        if (answer == null) {
            throw bad(subject + " " + failure + ": it returned null");
        }
        return answer;
    }

    private static String causeOf(Throwable e) {
        return (e.getCause() == null ? e : e.getCause()).toString();
    }

    private String place(String location) {
        return location + " (" + origin + ")";
    }

    private static QuantException bad(String message) {
        return bad(message, null);
    }

    private static QuantException bad(String message, Throwable cause) {
        return new QuantException(QuantException.Code.BAD_PLUGIN, message, cause);
    }
}
