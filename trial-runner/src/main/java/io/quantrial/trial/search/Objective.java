package io.quantrial.trial.search;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.cost.CostKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a search makes better: accuracy up, or a cost down. */
public enum Objective {
    /** Accuracy on the validation split, in percent: the larger the better. */
    ACCURACY(MetricNames.ACCURACY),
    /** {@link CostKind#SIZE}: the smaller the better. */
    SIZE(CostKind.SIZE.key()),
    /** {@link CostKind#BOPS}: the smaller the better. */
    BOPS(CostKind.BOPS.key()),
    /** {@link CostKind#LATENCY}: the smaller the better. */
    LATENCY(CostKind.LATENCY.key());

    private final String key;

    Objective(String key) {
        this.key = key;
    }

    /**
     * Returns the word that experiment files use, which is also the name of the metric.
     *
     * @return the key
     */
    public String key() {
        return key;
    }

    /**
     * Returns a value that is smaller where the metric is better.
     *
     * @param metric the value of the metric
     * @return the value to minimise
     */
    public double minimised(double metric) {
        return this == ACCURACY ? -metric : metric;
    }

    /**
     * Returns the cost that decides between configurations.
     *
     * @param objectives what to make better
     * @return the first that is a cost; empty if none is
     */
    public static Optional<Objective> firstCost(List<Objective> objectives) {
        return objectives.stream().filter(objective -> objective != ACCURACY).findFirst();
    }

    /**
     * Returns a point for {@link ParetoFront}.
     *
     * @param objectives what to make better
     * @param metrics the metrics of a trial by name
     * @return the value of each objective, smaller where better; NaN for a metric that is missing
     */
    public static List<Double> minimised(List<Objective> objectives, Map<String, Double> metrics) {
        return objectives.stream()
                .map(
                        objective ->
                                objective.minimised(
                                        metrics.getOrDefault(objective.key(), Double.NaN)))
                .toList();
    }
}
