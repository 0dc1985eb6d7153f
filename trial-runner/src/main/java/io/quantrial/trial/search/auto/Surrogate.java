package io.quantrial.trial.search.auto;

import io.quantrial.trial.space.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Predicts the logarithm of the loss after training: <i>w · log loss before training +
 * Σ<sub>layer</sub> (what its quantizer and widths add)</i>, by two ridge regressions. The first
 * fits the loss before training to the widths, and stands in for it where a point was not screened;
 * the second fits the loss after training to both.
 */
final class Surrogate {

    /** A weak penalty for the loss before training, which is known to tell, a strong one else. */
    private static final double SCREENING_PENALTY = 0.05;

    private static final double FACTOR_PENALTY = 2;

    /** With fewer trainings nobody knows how far predictions are off. */
    private static final int FEWEST = 5;

    private static final double FIRST_DEVIATION = 0.1;

    private final Factors factors;
    private final int trained;
    private final Map<Point, Double> screened;
    private final Ridge before;
    private final Ridge after;

    /**
     * Fits.
     *
     * @param screened the logarithm of the loss before training of some points
     * @param trained that after training, of one point at least
     */
    Surrogate(Factors factors, Map<Point, Double> screened, Map<Point, Double> trained) {
        this.factors = factors;
        this.screened = screened;
        this.trained = trained.size();
        Map<Point, Double> measured = screened.isEmpty() ? trained : screened;
        this.before = fit(measured, factors::of, penalties(factors.size()));
        this.after =
                fit(trained, this::row, Factors.join(penalties(factors.size()), SCREENING_PENALTY));
    }

    private static double[] penalties(int width) {
        double[] penalties = new double[width];
        Arrays.fill(penalties, FACTOR_PENALTY);
        return penalties;
    }

    private interface Inputs {
        double[] of(Point point);
    }

    private static Ridge fit(Map<Point, Double> known, Inputs inputs, double[] penalties) {
        List<double[]> rows = new ArrayList<>();
        known.keySet().forEach(point -> rows.add(inputs.of(point)));
        double[] outputs = known.values().stream().mapToDouble(Double::doubleValue).toArray();
        return Ridge.fit(rows, outputs, penalties);
    }

    private double[] row(Point point) {
        double[] row = factors.of(point);
        Double own = screened.get(point);
        return Factors.join(row, own == null ? before.predict(row) : own);
    }

    /** Returns how far predictions are off, by the trainings that are known. */
    double deviation() {
        return trained < FEWEST ? FIRST_DEVIATION : after.deviation();
    }

    double predict(Point point) {
        return after.predict(row(point));
    }

    /**
     * Returns what each alternative of each layer adds to the prediction of an unscreened point.
     */
    List<List<Double>> parts() {
        double[] sums = after.weights(factors.size());
        double[] indirect = before.weights(factors.size());
        for (int j = 0; j < sums.length; j++) {
            sums[j] += after.weight(factors.size()) * indirect[j];
        }
        return factors.parts(sums);
    }
}
