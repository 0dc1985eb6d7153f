package io.quantrial.trial.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;

/**
 * Labelled samples in memory.
 *
 * <p>The values of all samples stand one after the other in one array, which this class takes over:
 * the caller must not change it any more.
 */
public final class Samples {

    private final Shape sample;
    private final int classes;
    private final float[] values;
    private final int[] labels;

    /**
     * Creates samples.
     *
     * @param sample the shape of one sample; images are (channels, height, width)
     * @param classes the number of classes
     * @param values the values, sample by sample
     * @param labels the class of each sample, in [0, classes)
     */
    public Samples(Shape sample, int classes, float[] values, int[] labels) {
        this.sample = Objects.requireNonNull(sample, "sample");
        this.classes = classes;
        this.values = values;
        this.labels = labels;
        if (values.length != sample.size() * labels.length) {
            throw new IllegalArgumentException(
                    values.length + " values are not " + labels.length + " samples of " + sample);
        }
        for (int label : labels) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "label " + label + " is not in [0, " + classes + ")");
            }
        }
    }

    /**
     * Returns the number of samples.
     *
     * @return the number
     */
    public int size() {
        return labels.length;
    }

    /**
     * Returns the shape of one sample.
     *
     * @return the shape, without the batch axis
     */
    public Shape sample() {
        return sample;
    }

    /**
     * Returns the number of classes.
     *
     * @return the number
     */
    public int classes() {
        return classes;
    }

    /**
     * Returns some of the samples as arrays of the engine.
     *
     * @param manager owns the arrays
     * @param indices which samples, in this order
     * @return float32 (n, sample…) and float32 (n) with the classes
     */
    public Batch batch(NDManager manager, int... indices) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Samples as arrays of the engine.
     *
     * @param data float32 (n, sample…)
     * @param labels float32 (n)
     */
    public record Batch(NDArray data, NDArray labels) {}
}
