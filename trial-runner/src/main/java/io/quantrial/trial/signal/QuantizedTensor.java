package io.quantrial.trial.signal;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Objects;

/**
 * One tensor of a layer, as it is and as an alternative of the layer would make it.
 *
 * @param layer the index of the layer in the space
 * @param alternative the index of the alternative
 * @param target which tensor; a layer that is used several times, or has several of a kind, has
 *     several of these
 * @param value the value in floating point; for inputs and outputs the first axis is the batch
 * @param quantized the value on the grid of the alternative, of the same shape
 */
public record QuantizedTensor(
        int layer, int alternative, QuantTarget target, NDArray value, NDArray quantized) {

    /** Checks that nothing is missing. */
    public QuantizedTensor {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(quantized, "quantized");
    }

    /**
     * Returns what quantization changes.
     *
     * @return quantized − value
     */
    public NDArray error() {
        return quantized.sub(value);
    }
}
