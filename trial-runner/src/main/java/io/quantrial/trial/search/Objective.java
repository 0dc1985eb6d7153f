package io.quantrial.trial.search;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.cost.CostKind;

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
}
