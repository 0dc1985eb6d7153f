package io.quantrial.trial;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** Finds the services of this module by the names that experiment files use. */
public final class Services {

    private Services() {}

    /**
     * Returns a service.
     *
     * @param type the service
     * @param nameOf reads its name
     * @param key the key of the experiment file, for the message
     * @param name the name that the file gives
     * @param <T> the service
     * @return the service
     * @throws TrialException if there is none; the message lists those that there are and the
     *     nearest
     */
    public static <T> T find(Class<T> type, Function<T, String> nameOf, String key, String name) {
        TreeMap<String, T> all = new TreeMap<>();
        for (T service : all(type)) {
            T other = all.put(nameOf.apply(service), service);
            if (other != null) {
                throw TrialException.input(
                        key
                                + ": two services are named \""
                                + nameOf.apply(service)
                                + "\": "
                                + other.getClass().getName()
                                + " and "
                                + service.getClass().getName()
                                + "; remove one from the class path");
            }
        }
        T found = all.get(name);
        if (found == null) {
            throw TrialException.input(
                    key
                            + ": unknown \""
                            + name
                            + "\""
                            + NearestName.hint(name, all.keySet())
                            + "; allowed: "
                            + all.keySet());
        }
        return found;
    }

    /**
     * Returns every service of a type that the class path offers.
     *
     * @param type the service
     * @param <T> the service
     * @return new instances
     * @throws TrialException if one cannot be loaded
     */
    public static <T> List<T> all(Class<T> type) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? type.getClassLoader() : context;
        List<T> services = new ArrayList<>();
        try {
            ServiceLoader.load(type, loader).forEach(services::add);
        } catch (ServiceConfigurationError e) {
            throw TrialException.input(
                    "a service on the class path cannot be loaded: " + e.getMessage());
        }
        return services;
    }

    /**
     * Reads the keys of an experiment file that belong to a service.
     *
     * @param section where they stand, such as {@code data}
     * @param specs the options that the service declares
     * @param written the keys, without the section, and the values as written
     * @return every declared option with its value or default
     * @throws TrialException if a key is unknown or a value is not legal
     */
    public static Options options(
            String section, List<OptionSpec> specs, Map<String, String> written) {
        List<String> known = specs.stream().map(OptionSpec::name).sorted().toList();
        for (String key : written.keySet()) {
            if (!known.contains(key)) {
                throw TrialException.input(
                        section
                                + "."
                                + key
                                + ": unknown key"
                                + NearestName.hint(key, known)
                                + "; its type allows "
                                + known);
            }
        }
        try {
            return Options.read(specs, written);
        } catch (QuantException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT, section + "." + e.getMessage(), e);
        }
    }
}
