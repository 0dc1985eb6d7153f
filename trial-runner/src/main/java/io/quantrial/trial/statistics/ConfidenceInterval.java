package io.quantrial.trial.statistics;

import java.util.Collection;

/**
 * The mean of a few measurements with its 95 % confidence interval, mean ± t s / √n: s is the
 * standard deviation, t the quantile of Student's t for n − 1 degrees of freedom.
 *
 * <p>Measurements that can only be multiples of a resolution r, such as accuracies, can be equal by
 * chance, which would look like certainty: s is never taken as less than r / √12, the standard
 * deviation of what rounding hides (Sheppard 1898).
 *
 * @param mean the mean; NaN without measurements
 * @param halfWidth how far the interval reaches to either side; NaN for less than two measurements
 * @param count the number n of measurements
 */
public record ConfidenceInterval(double mean, double halfWidth, int count) {

    private static final double LEVEL = 0.95;

    /**
     * Computes the interval.
     *
     * @param values the measurements, all of them finite
     * @param resolution the step r of the measurements; 0 if they can have any value
     * @return the interval
     */
    public static ConfidenceInterval of(Collection<Double> values, double resolution) {
        int count = values.size();
        double mean = values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
        if (count < 2) {
            return new ConfidenceInterval(mean, Double.NaN, count);
        }
        double squares = values.stream().mapToDouble(value -> Math.pow(value - mean, 2)).sum();
        double variance = Math.max(squares / (count - 1), resolution * resolution / 12);
        double quantile = StudentT.twoSidedQuantile(LEVEL, count - 1);
        return new ConfidenceInterval(mean, quantile * Math.sqrt(variance / count), count);
    }

    /**
     * Returns whether there is an interval.
     *
     * @return false for less than two measurements
     */
    public boolean isKnown() {
        return count >= 2;
    }

    /**
     * Returns the lower end.
     *
     * @return mean minus half the width; NaN if it is not known
     */
    public double lower() {
        return mean - halfWidth;
    }

    /**
     * Returns the upper end.
     *
     * @return mean plus half the width; NaN if it is not known
     */
    public double upper() {
        return mean + halfWidth;
    }
}
