package io.quantrial.trial.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How much better one configuration is than another, by the runs of both that have the same seed:
 * what a seed does to both cancels out (common random numbers). The test is the paired t test at 5
 * %, two-sided.
 *
 * @param interval mean and 95 % confidence interval of first minus second; its count is that of the
 *     common seeds
 */
public record PairedDifference(ConfidenceInterval interval) {

    /**
     * Compares two configurations.
     *
     * @param first the accuracy of one by seed, in percent
     * @param second the accuracy of the other by seed
     * @param resolution the step of an accuracy, 100 / samples; 0 if it is not known
     * @return first minus second, in percentage points
     */
    public static PairedDifference between(
            Map<Long, Double> first, Map<Long, Double> second, double resolution) {
        List<Double> differences = new ArrayList<>();
        first.forEach(
                (seed, value) -> {
                    if (second.containsKey(seed)) {
                        differences.add(value - second.get(seed));
                    }
                });
        // both are multiples of the resolution, so that rounding hides twice as much variance
        return new PairedDifference(ConfidenceInterval.of(differences, Math.sqrt(2) * resolution));
    }

    /**
     * Returns whether there are enough runs to tell.
     *
     * @return true for at least two common seeds
     */
    public boolean isKnown() {
        return interval.isKnown();
    }

    /**
     * Returns whether the first is better.
     *
     * @return true if the whole interval is above 0; false if not, or if it is not known
     */
    public boolean isBetter() {
        return interval.lower() > 0;
    }

    /**
     * Returns whether the first is worse.
     *
     * @return true if the whole interval is below 0; false if not, or if it is not known
     */
    public boolean isWorse() {
        return interval.upper() < 0;
    }
}
