package io.quantrial.trial.search.auto;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Where trainings that were measured on their way end: the logarithm of the loss at the end is
 * fitted as a line over that at the share.
 */
final class Outlook {

    /** Fewer say nothing. */
    private static final int FEWEST = 8;

    private static final double PENALTY = 0.1;
    private static final double DEVIATIONS = 4;
    private static final double LEAST_DEVIATION = 0.02;

    private final List<double[]> before = new ArrayList<>();
    private final List<Double> after = new ArrayList<>();

    void add(double before, double after) {
        this.before.add(new double[] {before});
        this.after.add(after);
    }

    /** Returns the best end that can be hoped for: four standard deviations below the line. */
    OptionalDouble best(double value) {
        if (after.size() < FEWEST) {
            return OptionalDouble.empty();
        }
        double[] ends = after.stream().mapToDouble(Double::doubleValue).toArray();
        Ridge line = Ridge.fit(before, ends, new double[] {PENALTY});
        double squares = 0;
        for (int i = 0; i < ends.length; i++) {
            double miss = ends[i] - line.predict(before.get(i));
            squares += miss * miss;
        }
        double deviation = Math.sqrt(squares / (ends.length - 2));
        return OptionalDouble.of(
                line.predict(new double[] {value})
                        - DEVIATIONS * Math.max(LEAST_DEVIATION, deviation));
    }
}
