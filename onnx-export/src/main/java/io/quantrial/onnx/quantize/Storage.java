package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.ElementType;
import java.util.Objects;

/**
 * How integers are stored.
 *
 * @param activations the type of activations of up to 8 bits
 * @param weights the narrowest type that weights may be stored in: INT8, INT4 or INT2
 * @param zeroPointsAllowed whether zero points other than 0 can be read
 * @param biases the type of biases that may be rounded: INT32, or FLOAT for a runtime that does not
 *     read INT32
 */
public record Storage(
        ElementType activations,
        ElementType weights,
        boolean zeroPointsAllowed,
        ElementType biases) {

    /** Checks that nothing is missing. */
    public Storage {
        Objects.requireNonNull(activations, "activations");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(biases, "biases");
    }
}
