package io.quantrial.trial.config;

import io.quantrial.trial.config.schema.ValueType;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.Constraint;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a limit: {@code <=}, a number, and a unit.
 *
 * @param units the factor of each unit; the empty unit for numbers without one
 * @param largest the largest number in the base unit
 * @param example for messages
 */
record LimitText(Map<String, Double> units, double largest, String example) {

    private static final LimitText ACCURACY_DROP =
            new LimitText(units("", 1.0, "points", 1.0), 100, "<= 1.0, at most 100");

    private static final String SHARE = "%";
    private static final Pattern TEXT =
            Pattern.compile("<=\\s*([0-9.]+(?:[eE][+-]?[0-9]{1,3})?)\\s*(\\S*)");

    /**
     * A limit.
     *
     * @param value in the base unit, or as a share
     * @param isShare whether it is a share of the float model's cost
     */
    private record Limit(double value, boolean isShare) {}

    private static LimitText of(CostKind kind) {
        double most = Double.MAX_VALUE;
        return switch (kind) {
            case SIZE ->
                    new LimitText(
                            units(
                                    SHARE,
                                    0.01,
                                    "bit",
                                    1.0,
                                    "B",
                                    8.0,
                                    "kB",
                                    8e3,
                                    "MB",
                                    8e6,
                                    "KiB",
                                    8.0 * (1 << 10),
                                    "MiB",
                                    8.0 * (1 << 20)),
                            most,
                            "<= 20% or <= 40 kB, greater than 0");
            case BOPS ->
                    new LimitText(
                            units(SHARE, 0.01, "", 1.0, "k", 1e3, "M", 1e6, "G", 1e9, "T", 1e12),
                            most,
                            "<= 20% or <= 3.5 G, greater than 0");
            case LATENCY ->
                    new LimitText(
                            units(SHARE, 0.01, "us", 1e-3, "ms", 1.0, "s", 1e3),
                            most,
                            "<= 50% or <= 3 ms, greater than 0");
        };
    }

    /** Returns the type of limits on a cost. */
    static ValueType<Constraint> type(CostKind kind) {
        LimitText limit = of(kind);
        return new ValueType<>(
                limit.allowed(),
                text -> {
                    Limit read = limit.read(text);
                    return new Constraint.OnCost(kind, read.value(), read.isShare(), text);
                },
                LimitText::asWritten);
    }

    /** Returns the type of limits on the loss of accuracy. */
    static ValueType<Constraint> accuracyDrop() {
        return new ValueType<>(
                ACCURACY_DROP.allowed(),
                text -> new Constraint.OnAccuracyDrop(ACCURACY_DROP.read(text).value(), text),
                LimitText::asWritten);
    }

    private static String asWritten(Constraint constraint) {
        return constraint instanceof Constraint.OnCost cost
                ? cost.text()
                : ((Constraint.OnAccuracyDrop) constraint).text();
    }

    private static Map<String, Double> units(Object... pairs) {
        Map<String, Double> units = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            units.put((String) pairs[i], (Double) pairs[i + 1]);
        }
        return units;
    }

    private String allowed() {
        return "a limit such as " + example + "; units: " + unitNames();
    }

    private String unitNames() {
        return String.join(
                ", ", units.keySet().stream().map(unit -> unit.isEmpty() ? "none" : unit).toList());
    }

    private Limit read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
            throw new IllegalArgumentException(text);
        }
        String unit = matcher.group(2);
        double value = new BigDecimal(matcher.group(1)).doubleValue() * units.get(unit);
        if (value > largest || value == 0 && largest == Double.MAX_VALUE) {
            throw new IllegalArgumentException(text);
        }
        return new Limit(value, unit.equals(SHARE));
    }
}
