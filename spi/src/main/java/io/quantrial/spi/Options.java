package io.quantrial.spi;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of a plugin's options: every declared option has one, of its declared type.
 *
 * @param values the values by name
 */
public record Options(SortedMap<String, Object> values) {

    /** Copies the map. */
    public Options {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /**
     * Reads the options that a user wrote.
     *
     * @param specs the options that the plugin declares
     * @param written the keys and values as written
     * @return every declared option with its value or default
     * @throws QuantException if a key is unknown or a value is not legal
     */
    public static Options read(List<OptionSpec> specs, Map<String, ?> written) {
        TreeMap<String, Object> values = new TreeMap<>();
        for (OptionSpec spec : specs) {
            Object value = written.get(spec.name());
            values.put(
                    spec.name(),
                    value == null ? spec.defaultValue() : spec.type().read(spec.name(), value));
        }
        for (String name : written.keySet()) {
            if (!values.containsKey(name)) {
                throw new QuantException(
                        QuantException.Code.BAD_CONFIG,
                        "unknown option \""
                                + name
                                + "\""
                                + NearestName.hint(name, values.keySet())
                                + "; options: "
                                + values.keySet());
            }
        }
        return new Options(values);
    }

    /**
     * Returns a whole number.
     *
     * @param name an option declared as {@link OptionSpec#integer}
     * @return its value
     */
    public int integer(String name) {
        return get(name, Integer.class);
    }

    /**
     * Returns a number.
     *
     * @param name an option declared as {@link OptionSpec#number}
     * @return its value
     */
    public double number(String name) {
        return get(name, Double.class);
    }

    /**
     * Returns true or false.
     *
     * @param name an option declared as {@link OptionSpec#flag}
     * @return its value
     */
    public boolean flag(String name) {
        return get(name, Boolean.class);
    }

    /**
     * Returns a word.
     *
     * @param name an option declared as {@link OptionSpec#choice}
     * @return its value
     */
    public String choice(String name) {
        return get(name, String.class);
    }

    /**
     * Returns a text.
     *
     * @param name an option declared as {@link OptionSpec#text}
     * @return its value
     */
    public String text(String name) {
        return get(name, String.class);
    }

    private <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "no " + type.getSimpleName() + " option \"" + name + "\" is declared");
        }
        return type.cast(value);
    }
}
