package io.quantrial.trial.config.schema;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What values a key takes: reads a value from text and writes it again, equal values always alike.
 *
 * @param allowed what is allowed, in words that follow "must be"
 * @param reader returns the value of a text, or throws an {@code IllegalArgumentException}
 * @param writer returns the text of a value, which {@code reader} reads as an equal value
 * @param <T> the value
 */
public record ValueType<T>(String allowed, Function<String, T> reader, Function<T, String> writer) {

    private static final Pattern DURATION =
            Pattern.compile(
                    "(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m(?!s))?(?:([0-9]{1,6})s)?"
                            + "(?:([0-9]{1,9})ms)?");

    /**
     * Returns the type of any text.
     *
     * @return the type
     */
    public static ValueType<String> text() {
        return matching("a text", "(?s).+");
    }

    /**
     * Returns the type of texts of a form.
     *
     * @param allowed the form in words
     * @param pattern the form as a regular expression
     * @return the type
     */
    public static ValueType<String> matching(String allowed, String pattern) {
        return new ValueType<>(
                allowed, text -> accepted(text, text.matches(pattern)), Function.identity());
    }

    /**
     * Returns the type of whole numbers in an interval.
     *
     * @param min the smallest
     * @param max the largest
     * @return the type
     */
    public static ValueType<Long> whole(long min, long max) {
        return new ValueType<>(
                "a whole number in [" + min + ", " + max + "]",
                text -> {
                    long number = exact(text);
                    return accepted(number, min <= number && number <= max);
                },
                String::valueOf);
    }

    /**
     * Returns the type of whole numbers in an interval, as {@code int}.
     *
     * @param min the smallest
     * @param max the largest
     * @return the type
     */
    public static ValueType<Integer> integer(int min, int max) {
        ValueType<Long> whole = whole(min, max);
        return new ValueType<>(
                whole.allowed, text -> Math.toIntExact(whole.reader.apply(text)), String::valueOf);
    }

    private static long exact(String text) {
        try {
            return new BigDecimal(text).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /**
     * Returns the type of numbers in an interval.
     *
     * @param interval the interval in words, such as {@code (0, 1]}
     * @param isInside tells whether a number is in it
     * @return the type
     */
    public static ValueType<Double> number(String interval, DoublePredicate isInside) {
        return new ValueType<>(
                "a number in " + interval,
                text -> {
                    double number = new BigDecimal(text).doubleValue();
                    return accepted(number, isInside.test(number));
                },
                number -> BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
    }

    /**
     * Returns the type of one value of several.
     *
     * @param values all values
     * @param word the word for each
     * @param <T> the value
     * @return the type
     */
    public static <T> ValueType<T> oneOf(List<T> values, Function<T, String> word) {
        return new ValueType<>(
                "one of " + values.stream().map(word).toList(),
                text ->
                        values.stream()
                                .filter(value -> word.apply(value).equals(text))
                                .findFirst()
                                .orElseThrow(() -> new IllegalArgumentException(text)),
                word);
    }

    /**
     * Returns the type of paths, which are relative to the working directory.
     *
     * @return the type; its values are absolute and normalized
     */
    public static ValueType<Path> path() {
        return new ValueType<>(
                "a path", text -> Path.of(text).toAbsolutePath().normalize(), Path::toString);
    }

    /**
     * Returns the type of times.
     *
     * @return the type; its values are positive
     */
    public static ValueType<Duration> duration() {
        return new ValueType<>(
                "a time such as 90s, 10m or 1h30m",
                text -> {
                    Matcher parts = DURATION.matcher(text);
                    accepted(text, parts.matches());
                    Duration time =
                            Duration.ofHours(part(parts, 1))
                                    .plusMinutes(part(parts, 2))
                                    .plusSeconds(part(parts, 3))
                                    .plusMillis(part(parts, 4));
                    return accepted(time, !time.isZero());
                },
                ValueType::written);
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    private static String written(Duration time) {
        return (part(time.toHours(), "h")
                + part(time.toMinutesPart(), "m")
                + part(time.toSecondsPart(), "s")
                + part(time.toMillisPart(), "ms"));
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }

    private static <T> T accepted(T value, boolean isAllowed) {
        if (!isAllowed) {
            throw new IllegalArgumentException(String.valueOf(value));
        }
        return value;
    }
}
