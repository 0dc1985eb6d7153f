package io.quantrial.trial.search.auto;

import java.util.Arrays;
import java.util.List;
import org.ojalgo.matrix.decomposition.Cholesky;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/**
 * Ridge regression (Hoerl, Kennard, Technometrics 1970): the weights <i>w</i> that minimise
 * <i>Σ<sub>i</sub> (y<sub>i</sub> − ȳ − (x<sub>i</sub> − x̄)·w)² + Σ<sub>j</sub> λ<sub>j</sub>
 * w<sub>j</sub>²</i>.
 */
final class Ridge {

    private final double[] means;
    private final double[] weights;
    private final double mean;
    private final double deviation;

    private Ridge(double[] means, double[] weights, double mean, double deviation) {
        this.means = means;
        this.weights = weights;
        this.mean = mean;
        this.deviation = deviation;
    }

    /**
     * Fits.
     *
     * @param rows the inputs, at least one
     * @param outputs one for each
     * @param penalties λ, above 0, one for each input; without inputs the mean is predicted
     */
    static Ridge fit(List<double[]> rows, double[] outputs, double[] penalties) {
        double[] means = new double[penalties.length];
        rows.forEach(row -> addScaled(means, row, 1.0 / rows.size()));
        double mean = Arrays.stream(outputs).average().orElseThrow();
        if (penalties.length == 0) {
            return new Ridge(means, means, mean, Double.NaN);
        }
        R064Store centred = R064Store.FACTORY.make(rows.size(), penalties.length);
        R064Store rests = R064Store.FACTORY.make(rows.size(), 1);
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < penalties.length; j++) {
                centred.set(i, j, rows.get(i)[j] - means[j]);
            }
            rests.set(i, 0, outputs[i] - mean);
        }
        MatrixStore<Double> transposed = centred.transpose();
        R064Store normal = R064Store.FACTORY.copy(transposed.multiply(centred));
        for (int j = 0; j < penalties.length; j++) {
            normal.add(j, j, penalties[j]);
        }
        Cholesky<Double> cholesky = Cholesky.R064.make(normal);
        cholesky.decompose(normal);
        MatrixStore<Double> weights = cholesky.getSolution(transposed.multiply(rests));
        MatrixStore<Double> misses = rests.subtract(centred.multiply(weights));
        double deviation = deviation(centred, cholesky.getSolution(transposed), misses);
        return new Ridge(means, weights.toRawCopy1D(), mean, deviation);
    }

    /**
     * A row that is left out is missed by <i>e / (1 − h)</i>, where <i>e</i> is the miss with it
     * and <i>h = 1/n + x·(XᵀX + Λ)⁻¹·x</i> its leverage (Allen's PRESS, Technometrics 1974).
     */
    private static double deviation(
            MatrixStore<Double> rows, MatrixStore<Double> solved, MatrixStore<Double> misses) {
        double squares = 0;
        long number = rows.countRows();
        for (long i = 0; i < number; i++) {
            double leverage = 1.0 / number;
            for (long j = 0; j < rows.countColumns(); j++) {
                leverage += rows.doubleValue(i, j) * solved.doubleValue(j, i);
            }
            double miss = misses.doubleValue(i, 0) / (1 - leverage);
            squares += miss * miss;
        }
        return Math.sqrt(squares / number);
    }

    private static void addScaled(double[] sum, double[] row, double factor) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += factor * row[j];
        }
    }

    double predict(double[] row) {
        double sum = mean;
        for (int j = 0; j < weights.length; j++) {
            sum += (row[j] - means[j]) * weights[j];
        }
        return sum;
    }

    /** Returns the root mean square of the misses of each output, fitted without it; NaN of one. */
    double deviation() {
        return deviation;
    }

    /** Returns the weights of the first inputs. */
    double[] weights(int number) {
        return Arrays.copyOf(weights, number);
    }

    /** Returns the weight of one input. */
    double weight(int index) {
        return weights[index];
    }
}
