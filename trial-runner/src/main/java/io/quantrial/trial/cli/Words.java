package io.quantrial.trial.cli;

import io.quantrial.trial.cost.CostKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How figures and commands are written. */
final class Words {

    private static final double BITS_PER_KILOBYTE = 8 * 1000;
    private static final int SECONDS_PER_MINUTE = 60;

    private Words() {}

    /** Returns how the user started this program. */
    static String program() {
        return System.getProperty("quantrial.command", "quantrial");
    }

    /** Returns a path as the user would write it from here. */
    static String path(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path whole = path.toAbsolutePath().normalize();
        return (whole.startsWith(here) && !whole.equals(here) ? here.relativize(whole) : whole)
                .toString();
    }

    /** Returns a command line that a shell reads as these words. */
    static String command(List<String> words) {
        return words.stream()
                .map(
                        word ->
                                word.matches("[A-Za-z0-9_./:=,@%+-]+")
                                        ? word
                                        : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", value);
    }

    static String kilobytes(double bits) {
        return String.format(Locale.ROOT, "%,.1f kB", bits / BITS_PER_KILOBYTE);
    }

    static String count(Number value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String cost(CostKind kind, double value) {
        return kind == CostKind.SIZE
                ? kilobytes(value)
                : String.format(Locale.ROOT, "%,.3g %s", value, kind.unit());
    }

    /** Returns the elements as people list them; a dash if there are none. */
    static String list(List<?> elements) {
        return elements.isEmpty()
                ? "-"
                : elements.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    static String minutes(long seconds) {
        return String.format(
                Locale.ROOT, "%d:%02d", seconds / SECONDS_PER_MINUTE, seconds % SECONDS_PER_MINUTE);
    }
}
