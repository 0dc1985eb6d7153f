package io.quantrial.spi;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What values an option takes; reads a value from a config file or refuses it with the reason. */
public sealed interface OptionType {

    /**
     * Returns the value in the option's own type.
     *
     * @param name the option's name, for the message
     * @param value the value as written: a number, a boolean or their text
     * @return an {@code Integer}, {@code Double}, {@code Boolean} or {@code String}
     * @throws QuantException if the value is not legal
     */
    Object read(String name, Object value);

    /**
     * Returns the error for a value that this type does not take.
     *
     * @param name the option's name
     * @param value the value
     * @return the error
     */
    default QuantException refuse(String name, Object value) {
        return new QuantException(
                QuantException.Code.BAD_CONFIG, name + " must be " + this + ": \"" + value + "\"");
    }

    /**
     * A whole number in an interval.
     *
     * @param min the smallest value
     * @param max the largest value
     */
    record Whole(int min, int max) implements OptionType {

        @Override
        public Object read(String name, Object value) {
            try {
                int number = new BigDecimal(value.toString()).intValueExact();
                if (min <= number && number <= max) {
                    return number;
                }
            } catch (ArithmeticException | NumberFormatException e) {
                throw refuse(name, value);
            }
            throw refuse(name, value);
        }

        @Override
        public String toString() {
            return "a whole number in [" + min + ", " + max + "]";
        }
    }

    /**
     * A number in an interval.
     *
     * @param min the smallest value
     * @param max the largest value
     */
    record Real(double min, double max) implements OptionType {

        @Override
        public Object read(String name, Object value) {
            try {
                double number = Double.parseDouble(value.toString());
                if (min <= number && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw refuse(name, value);
            }
            throw refuse(name, value);
        }

        @Override
        public String toString() {
            return "a number in [" + min + ", " + max + "]";
        }
    }

    /** True or false. */
    record Flag() implements OptionType {

        @Override
        public Object read(String name, Object value) {
            return switch (value.toString().toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw refuse(name, value);
            };
        }

        @Override
        public String toString() {
            return "true or false";
        }
    }

    /**
     * One word of several.
     *
     * @param choices all words
     */
    record Choice(List<String> choices) implements OptionType {

        /** Copies the list. */
        public Choice {
            choices = List.copyOf(choices);
        }

        @Override
        public Object read(String name, Object value) {
            if (choices.contains(value.toString())) {
                return value.toString();
            }
            throw new QuantException(
                    QuantException.Code.BAD_CONFIG,
                    refuse(name, value).getMessage() + NearestName.hint(value.toString(), choices));
        }

        @Override
        public String toString() {
            return "one of " + choices;
        }
    }

    /** Any text, such as a path. */
    record Text() implements OptionType {

        @Override
        public Object read(String name, Object value) {
            return value.toString();
        }

        @Override
        public String toString() {
            return "a text";
        }
    }
}
