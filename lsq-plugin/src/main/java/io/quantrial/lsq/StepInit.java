package io.quantrial.lsq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.QuantRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a step size starts, from the first values that its slot sees.
 *
 * <p>{@link #PAPER} is the default. {@link #MSE} starts with less quantization error, most of all
 * at 8 bits, but steps learn, and less error at the start is not more accuracy at the end: a
 * perceptron (784-128-64-10, from random weights, on 10 000 MNIST images) with 2-bit weights and
 * activations reached 84.8 % with {@code paper} and 80.4 % with {@code mse} after one epoch, and
 * from 3 bits on the two were within 0.25 points (means of four seeds).
 */
public enum StepInit {
    /**
     * <i>s = 2·mean|v| / √Q<sub>P</sub></i> (paper, section 2.1). For a normal distribution it is
     * 1.5, 1.5, 1.8 and 4.4 times the step of least squared error at 2, 3, 4 and 8 bits.
     */
    PAPER {
        @Override
        List<Float> search(NDArray rows, QuantRange range) {
            try (NDArray absolute = rows.abs();
                    NDArray mean = absolute.mean(new int[] {1})) {
                return floats(mean, 2 / Math.sqrt(range.max()));
            }
        }
    },
    /**
     * The step with the least <i>Σ(v̂ − v)²</i>, by a fixed search over candidates (see {@link
     * MseSearch}): the same data gives the same step.
     */
    MSE {
        @Override
        List<Float> search(NDArray rows, QuantRange range) {
            return MseSearch.steps(rows, range);
        }
    };

    /** The smallest step that is a normal number: its reciprocal is finite. */
    static final float SMALLEST = Float.MIN_NORMAL;

    abstract List<Float> search(NDArray rows, QuantRange range);

    /**
     * Returns the first step sizes.
     *
     * <p>A channel of zeros, which every step represents exactly, gets the mean of the other
     * channels' steps.
     *
     * @param v the value, any shape, without gradient
     * @param scaleShape the shape of the step, as {@code Granularity.scaleShape} gives it
     * @param range the integer codes
     * @return one positive step for each scale; empty if there is nothing to learn from: all values
     *     are zero, or not all are finite
     */
    Optional<List<Float>> steps(NDArray v, Shape scaleShape, QuantRange range) {
        List<Float> found;
        try (NDArray rows = rows(v, scaleShape)) {
            found = search(rows, range);
        }
        double substitute =
                found.stream()
                        .filter(step -> step >= SMALLEST)
                        .mapToDouble(Float::doubleValue)
                        .average()
                        .orElse(Double.NaN);
        List<Float> steps =
                found.stream().map(step -> step < SMALLEST ? (float) substitute : step).toList();
        return steps.stream().allMatch(Float::isFinite) ? Optional.of(steps) : Optional.empty();
    }

    /** One row of values for each step: shape (steps, values). */
    private static NDArray rows(NDArray v, Shape scaleShape) {
        if (scaleShape.size() == 1) {
            return v.reshape(1, -1);
        }
        int axis = 0;
        while (scaleShape.get(axis) == 1) {
            axis++;
        }
        try (NDArray channelsFirst = v.swapAxes(0, axis)) {
            return channelsFirst.reshape(scaleShape.size(), -1);
        }
    }

    static List<Float> floats(NDArray array, double factor) {
        List<Float> list = new ArrayList<>();
        for (Number number : array.toArray()) {
            list.add((float) (number.doubleValue() * factor));
        }
        return list;
    }

    static StepInit of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static List<String> words() {
        return Arrays.stream(values()).map(StepInit::word).toList();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
