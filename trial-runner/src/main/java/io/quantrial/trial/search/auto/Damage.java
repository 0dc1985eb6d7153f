package io.quantrial.trial.search.auto;

import io.quantrial.trial.MetricNames;
import java.util.Map;
import java.util.OptionalDouble;

/** How bad a configuration is, as the logarithm of its loss. */
final class Damage {

    private static final double SMALLEST = 1e-6;

    private Damage() {}

    /** Of the last measurement; without a loss the rate of errors is taken. */
    static OptionalDouble of(Map<String, Double> metrics) {
        Double loss = metrics.get(MetricNames.LOSS);
        Double accuracy = metrics.get(MetricNames.ACCURACY);
        if (loss != null) {
            return logarithm(loss);
        }
        return accuracy == null ? OptionalDouble.empty() : logarithm(1 - accuracy / 100);
    }

    /** Of the measurement after a share of the training. */
    static OptionalDouble at(double share, Map<String, Double> metrics) {
        Double loss = metrics.get(MetricNames.at(MetricNames.LOSS, share));
        return loss == null ? OptionalDouble.empty() : logarithm(loss);
    }

    private static OptionalDouble logarithm(double value) {
        return Double.isFinite(value)
                ? OptionalDouble.of(StrictMath.log(Math.max(SMALLEST, value)))
                : OptionalDouble.empty();
    }
}
