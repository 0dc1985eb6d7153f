package io.quantrial.trial.config;

import io.quantrial.trial.config.schema.ValueType;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.Constraint;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the text of a limit: {@code <=}, a number, and a unit.
 *
 * @param units the allowed units
 * @param range the numbers that are allowed in the base unit
 * @param example for messages
 */
record LimitText(List<Unit> units, Range range, String example) {

    private static final Unit SHARE = new Unit("%", 0.01);

    private static final LimitText SIZE =
            new LimitText(
                    List.of(
                            SHARE,
                            new Unit("bit", 1),
                            new Unit("B", 8),
                            new Unit("kB", 8e3),
                            new Unit("MB", 8e6),
                            new Unit("KiB", 8 * 1024),
                            new Unit("MiB", 8 * 1024 * 1024)),
                    Range.POSITIVE,
                    "<= 20% or <= 40 kB");

    private static final LimitText BOPS =
            new LimitText(
                    List.of(
                            SHARE,
                            new Unit("", 1),
                            new Unit("k", 1e3),
                            new Unit("M", 1e6),
                            new Unit("G", 1e9),
                            new Unit("T", 1e12)),
                    Range.POSITIVE,
                    "<= 20% or <= 3.5 G");

    private static final LimitText LATENCY =
            new LimitText(
                    List.of(SHARE, new Unit("us", 1e-3), new Unit("ms", 1), new Unit("s", 1e3)),
                    Range.POSITIVE,
                    "<= 50% or <= 3 ms");

    private static final LimitText ACCURACY_DROP =
            new LimitText(List.of(new Unit("", 1), new Unit("points", 1)), Range.POINTS, "<= 1.0");

    private static final Pattern TEXT =
            Pattern.compile("<=\\s*([0-9.]+(?:[eE][+-]?[0-9]{1,3})?)\\s*(\\S*)");

    /**
     * A unit.
     *
     * @param name what follows the number; empty for a number alone
     * @param factor how much of the base unit it is
     */
    private record Unit(String name, double factor) {}

    private enum Range {
        POSITIVE("greater than 0"),
        POINTS("at most 100");

        private final String words;

        Range(String words) {
            this.words = words;
        }

        boolean contains(double value) {
            return switch (this) {
                case POSITIVE -> 0 < value && value <= Double.MAX_VALUE;
                case POINTS -> value <= 100;
            };
        }
    }

    /** Returns the type of limits on a cost. */
    static ValueType<Constraint> type(CostKind kind) {
        LimitText limit =
                switch (kind) {
                    case SIZE -> SIZE;
                    case BOPS -> BOPS;
                    case LATENCY -> LATENCY;
                };
        return new ValueType<>(
                limit.allowed(),
                text -> {
                    boolean isShare = limit.unit(text).equals(SHARE);
                    return new Constraint.OnCost(kind, limit.value(text), isShare, text);
                },
                Constraint::text);
    }

    /** Returns the type of limits on the loss of accuracy. */
    static ValueType<Constraint> accuracyDrop() {
        return new ValueType<>(
                ACCURACY_DROP.allowed(),
                text -> new Constraint.OnAccuracyDrop(ACCURACY_DROP.value(text), text),
                Constraint::text);
    }

    private String allowed() {
        String names =
                units.stream()
                        .map(unit -> unit.name().isEmpty() ? "none" : unit.name())
                        .collect(Collectors.joining(", "));
        return "a limit such as " + example + ", " + range.words + "; units: " + names;
    }

    private static Matcher parts(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        return parts;
    }

    private Unit unit(String text) {
        String name = parts(text).group(2);
        return units.stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    private double value(String text) {
        double value = new BigDecimal(parts(text).group(1)).doubleValue() * unit(text).factor();
        if (!range.contains(value)) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }
}
