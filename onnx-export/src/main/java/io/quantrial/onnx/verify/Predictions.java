package io.quantrial.onnx.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.QuantException;
import java.util.OptionalDouble;

/**
 * What a classifier predicts: the position of the largest number on the last axis of its first
 * output.
 *
 * <p>Sums of few small integers are often equal, and which of two equal scores comes out larger is
 * chance in floating point: such ties are counted apart.
 *
 * @param count the number of predictions
 * @param equal how many the model and the runtime share
 * @param ties how many differ because both classes score the same
 * @param modelRight how many of the model are as the labels say
 * @param runtimeRight how many of the runtime are as the labels say
 * @param labelled how many have a label: all or none
 */
public record Predictions(
        int count, int equal, int ties, int modelRight, int runtimeRight, int labelled) {

    /** No predictions yet, or a model that is no classifier. */
    static final Predictions NONE = new Predictions(0, 0, 0, 0, 0, 0);

    /**
     * Compares the predictions of one batch.
     *
     * @param model the first output of the model
     * @param runtime that of the runtime
     * @param labels class indices, one per prediction, or one row of ones and zeros per prediction;
     *     empty if nothing is known
     * @return the counts; {@link #NONE} for outputs that are no scores of classes
     * @throws QuantException if the labels have another shape
     */
    static Predictions of(NDArray model, Tensor runtime, NDList labels) {
        Shape shape = model.getShape();
        boolean isScores = model.getDataType().isFloating() && shape.dimension() >= 2;
        if (!isScores || shape.get(shape.dimension() - 1) < 2 || shape.size() == 0) {
            return NONE;
        }
        int classes = (int) shape.get(shape.dimension() - 1);
        float[] scores = model.toType(DataType.FLOAT32, false).toFloatArray();
        int[] ofModel = best(scores, classes);
        int[] ofRuntime = best(OutputDifference.floats(runtime), classes);
        Predictions sum = NONE;
        int[] wanted = labels.isEmpty() ? new int[0] : wanted(labels.head(), ofModel, classes);
        for (int i = 0; i < ofModel.length; i++) {
            float lead = scores[i * classes + ofModel[i]] - scores[i * classes + ofRuntime[i]];
            float size = Math.abs(scores[i * classes + ofModel[i]]);
            boolean isEqual = ofModel[i] == ofRuntime[i];
            boolean isTie = !isEqual && lead <= Tolerance.TIE * size;
            boolean isLabelled = wanted.length > 0;
            sum =
                    sum.and(
                            new Predictions(
                                    1,
                                    isEqual ? 1 : 0,
                                    isTie ? 1 : 0,
                                    isLabelled && ofModel[i] == wanted[i] ? 1 : 0,
                                    isLabelled && ofRuntime[i] == wanted[i] ? 1 : 0,
                                    isLabelled ? 1 : 0));
        }
        return sum;
    }

    private static int[] wanted(NDArray labels, int[] predictions, int classes) {
        float[] numbers = labels.toType(DataType.FLOAT32, false).toFloatArray();
        if (numbers.length == predictions.length) {
            int[] indices = new int[numbers.length];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = Math.round(numbers[i]);
            }
            return indices;
        }
        if (numbers.length == predictions.length * classes) {
            return best(numbers, classes);
        }
        throw new QuantException(
                QuantException.Code.UNSUPPORTED,
                String.format(
                        "labels of shape %s belong to no classes: for %d predictions out of %d"
                                + " classes give %d class indices, or a row of %d for each",
                        labels.getShape(),
                        predictions.length,
                        classes,
                        predictions.length,
                        classes));
    }

    /** Returns the position of the largest number of each row, the first among equals. */
    private static int[] best(float[] scores, int classes) {
        int[] best = new int[scores.length / classes];
        for (int row = 0; row < best.length; row++) {
            for (int k = 1; k < classes; k++) {
                if (scores[row * classes + k] > scores[row * classes + best[row]]) {
                    best[row] = k;
                }
            }
        }
        return best;
    }

    /** Returns the sum over two batches. */
    Predictions and(Predictions other) {
        return new Predictions(
                count + other.count,
                equal + other.equal,
                ties + other.ties,
                modelRight + other.modelRight,
                runtimeRight + other.runtimeRight,
                labelled + other.labelled);
    }

    /**
     * Returns the share of samples on which model and runtime agree.
     *
     * @return 0 to 1; empty for a model that is no classifier
     */
    public OptionalDouble agreement() {
        return share(equal, count);
    }

    /**
     * Returns the model's accuracy.
     *
     * @return 0 to 1; empty without labels
     */
    public OptionalDouble modelAccuracy() {
        return share(modelRight, labelled);
    }

    /**
     * Returns the accuracy in the runtime.
     *
     * @return 0 to 1; empty without labels
     */
    public OptionalDouble runtimeAccuracy() {
        return share(runtimeRight, labelled);
    }

    private static OptionalDouble share(int part, int whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
