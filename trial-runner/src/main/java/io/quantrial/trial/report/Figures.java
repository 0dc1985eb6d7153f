package io.quantrial.trial.report;

import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.statistics.ConfidenceInterval;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as people read them, the same in every output. */
public final class Figures {

    /** Stands where there is no number. */
    static final String NONE = "–";

    private static final double BITS_PER_KILOBYTE = 8000;

    private Figures() {}

    /**
     * Returns an accuracy.
     *
     * @param percent the accuracy, if it is known
     * @return two decimals, such as {@code 97.83 %}; a dash if it is not known
     */
    public static String accuracy(OptionalDouble percent) {
        return isKnown(percent) ? format("%.2f %%", percent.getAsDouble()) : NONE;
    }

    /**
     * Returns an accuracy.
     *
     * @param percent the accuracy
     * @return two decimals, such as {@code 97.83 %}; a dash if it is not a number
     */
    public static String accuracy(double percent) {
        return accuracy(OptionalDouble.of(percent));
    }

    /** A mean with its interval, where that is known, such as {@code 97.83 ± 0.21 %}. */
    static String accuracy(ConfidenceInterval interval) {
        return interval.isKnown()
                ? format("%.2f", interval.mean()) + " ± " + halfWidth(interval) + " %"
                : accuracy(interval.mean());
    }

    /** How far an interval reaches to either side, in percentage points. */
    static String halfWidth(ConfidenceInterval interval) {
        return interval.isKnown() ? format("%.2f", interval.halfWidth()) : NONE;
    }

    /** A difference in percentage points with its sign, such as {@code −0.28}. */
    static String points(OptionalDouble difference, int decimals) {
        if (!isKnown(difference)) {
            return NONE;
        }
        String digits = format("%." + decimals + "f", Math.abs(difference.getAsDouble()));
        if (Double.parseDouble(digits) == 0) {
            return "±" + digits;
        }
        return (difference.getAsDouble() < 0 ? "−" : "+") + digits;
    }

    /** Kilobytes of 1000 bytes, without the unit. */
    static String kilobytes(double bits) {
        double size = bits / BITS_PER_KILOBYTE;
        if (!Double.isFinite(size)) {
            return NONE;
        }
        return format(size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f", size);
    }

    /**
     * Returns a part of a whole.
     *
     * @param part the part
     * @param whole the whole, in the same unit
     * @return percent with one decimal, such as {@code 17.0 %}; a dash if it is not a number
     */
    public static String share(double part, double whole) {
        double percent = 100 * part / whole;
        return Double.isFinite(percent) ? format("%.1f %%", percent) : NONE;
    }

    /** A part of a whole for a sentence, such as {@code 17 %}. */
    static String roundShare(double part, double whole) {
        double percent = 100 * part / whole;
        return format(percent < 9.5 ? "%.1f %%" : "%.0f %%", percent);
    }

    /**
     * Returns a cost with its unit.
     *
     * @param kind what it is
     * @param value how much, in the unit of the kind
     * @return three digits or so, such as {@code 7.23 kB}, {@code 12.3 M} or {@code 0.125 ms}
     */
    public static String cost(CostKind kind, double value) {
        return switch (kind) {
            case SIZE -> kilobytes(value) + " kB";
            case BOPS -> scaled(value);
            case LATENCY -> plain(OptionalDouble.of(value)) + " " + kind.unit();
        };
    }

    /** A large number in three digits or so, such as {@code 12.3 M}. */
    static String scaled(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        String[] units = {"", " k", " M", " G", " T", " P"};
        int unit = 0;
        double rest = value;
        while (rest >= 1000 && unit < units.length - 1) {
            rest /= 1000;
            unit++;
        }
        return format(unit == 0 ? "%.0f" : rest < 10 ? "%.2f" : rest < 100 ? "%.1f" : "%.0f", rest)
                + units[unit];
    }

    /** Three digits of a number of unknown unit. */
    static String plain(OptionalDouble value) {
        return isKnown(value) ? format("%.3g", value.getAsDouble()) : NONE;
    }

    /**
     * Returns a whole number.
     *
     * @param value the number
     * @return all its digits in groups, such as {@code 331,776}
     */
    public static String count(Number value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Such as {@code 4 min 12 s}. */
    static String duration(Duration duration) {
        if (duration.toSeconds() < 60) {
            return format("%.1f s", duration.toMillis() / 1000.0);
        }
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    /** A value with all its digits, for programs; empty if it is not a number. */
    static String exact(OptionalDouble value) {
        return isKnown(value) ? Double.toString(value.getAsDouble()) : "";
    }

    static boolean isKnown(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble());
    }

    /** Digits with a point, whatever the user's language. */
    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
