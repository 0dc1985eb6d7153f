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

    private Ridge(double[] means, double[] weights, double mean) {
        this.means = means;
        this.weights = weights;
        this.mean = mean;
    }

    /**
     * Fits.
     *
     * @param rows the inputs, at least one
     * @param outputs one for each
     * @param penalties λ, above 0, one for each input
     */
    static Ridge fit(List<double[]> rows, double[] outputs, double[] penalties) {
        int width = penalties.length;
        double[] means = new double[width];
        rows.forEach(row -> addScaled(means, row, 1.0 / rows.size()));
        double mean = Arrays.stream(outputs).average().orElseThrow();
        R064Store normal = R064Store.FACTORY.make(width, width);
        R064Store right = R064Store.FACTORY.make(width, 1);
        for (int i = 0; i < rows.size(); i++) {
            double[] centred = rows.get(i).clone();
            addScaled(centred, means, -1);
            for (int j = 0; j < width; j++) {
                right.add(j, 0, centred[j] * (outputs[i] - mean));
                for (int k = 0; k < width && centred[j] != 0; k++) {
                    normal.add(j, k, centred[j] * centred[k]);
                }
            }
        }
        for (int j = 0; j < width; j++) {
            normal.add(j, j, penalties[j]);
        }
        Cholesky<Double> cholesky = Cholesky.R064.make(normal);
        cholesky.decompose(normal);
        MatrixStore<Double> weights = cholesky.getSolution(right);
        return new Ridge(means, weights.toRawCopy1D(), mean);
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

    /** Returns the weights of the first inputs. */
    double[] weights(int number) {
        return Arrays.copyOf(weights, number);
    }

    /** Returns the weight of one input. */
    double weight(int index) {
        return weights[index];
    }
}
