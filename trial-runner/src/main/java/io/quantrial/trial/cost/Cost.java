package io.quantrial.trial.cost;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/**
 * What a configuration, or one layer of it, costs.
 *
 * @param size bits of memory
 * @param bops bit operations of one sample
 * @param latency milliseconds of one sample; 0 without a latency table
 */
public record Cost(double size, double bops, double latency) {

    /** Nothing. */
    public static final Cost ZERO = new Cost(0, 0, 0);

    /**
     * Returns one kind of cost.
     *
     * @param kind the kind
     * @return the figure
     */
    public double of(CostKind kind) {
        return switch (kind) {
            case SIZE -> size;
            case BOPS -> bops;
            case LATENCY -> latency;
        };
    }

    /**
     * Returns the sum.
     *
     * @param other another cost
     * @return kind by kind
     */
    public Cost plus(Cost other) {
        return with(Double::sum, other);
    }

    Cost with(DoubleBinaryOperator combine, Cost other) {
        return new Cost(
                combine.applyAsDouble(size, other.size),
                combine.applyAsDouble(bops, other.bops),
                combine.applyAsDouble(latency, other.latency));
    }

    /**
     * Returns the cost as metrics are stored.
     *
     * @return the figure of each kind by its key
     */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        for (CostKind kind : CostKind.values()) {
            metrics.put(kind.key(), of(kind));
        }
        return metrics;
    }
}
