package io.quantrial.spi;

import java.util.List;
import java.util.Objects;

/**
 * One option of a plugin: name, type, default and a line that says what it does.
 *
 * @param name the key in a config list, {@code [a-z][a-z0-9_]*}
 * @param type what values it takes
 * @param defaultValue the value when the key is absent, of the declared type
 * @param description one line
 */
public record OptionSpec(String name, OptionType type, Object defaultValue, String description) {

    /** Checks the name and that the default is a legal value. */
    public OptionSpec {
        Objects.requireNonNull(description, "description");
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("option names match [a-z][a-z0-9_]*: " + name);
        }
        defaultValue = type.read(name, defaultValue);
    }

    /**
     * Returns an option that takes a whole number.
     *
     * @param name the key
     * @param defaultValue the default
     * @param min the smallest value
     * @param max the largest value
     * @param description one line
     * @return the option
     */
    public static OptionSpec integer(
            String name, int defaultValue, int min, int max, String description) {
        return new OptionSpec(name, new OptionType.Whole(min, max), defaultValue, description);
    }

    /**
     * Returns an option that takes a number.
     *
     * @param name the key
     * @param defaultValue the default
     * @param min the smallest value
     * @param max the largest value
     * @param description one line
     * @return the option
     */
    public static OptionSpec number(
            String name, double defaultValue, double min, double max, String description) {
        return new OptionSpec(name, new OptionType.Real(min, max), defaultValue, description);
    }

    /**
     * Returns an option that takes {@code true} or {@code false}.
     *
     * @param name the key
     * @param defaultValue the default
     * @param description one line
     * @return the option
     */
    public static OptionSpec flag(String name, boolean defaultValue, String description) {
        return new OptionSpec(name, new OptionType.Flag(), defaultValue, description);
    }

    /**
     * Returns an option that takes one word of several.
     *
     * @param name the key
     * @param defaultValue the default
     * @param choices all words
     * @param description one line
     * @return the option
     */
    public static OptionSpec choice(
            String name, String defaultValue, List<String> choices, String description) {
        return new OptionSpec(name, new OptionType.Choice(choices), defaultValue, description);
    }

    /**
     * Returns an option that takes any text.
     *
     * @param name the key
     * @param defaultValue the default
     * @param description one line
     * @return the option
     */
    public static OptionSpec text(String name, String defaultValue, String description) {
        return new OptionSpec(name, new OptionType.Text(), defaultValue, description);
    }
}
