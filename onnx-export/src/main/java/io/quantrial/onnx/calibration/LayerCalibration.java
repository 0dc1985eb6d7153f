package io.quantrial.onnx.calibration;

import io.quantrial.spi.config.LayerPath;
import java.util.Objects;

/**
 * What the dictionary says of a layer.
 *
 * @param layer the layer
 * @param weightBits the bits of its weights
 * @param inputBits the bits of its inputs
 * @param input what its inputs hold
 * @param activationBits the bits of its outputs
 * @param activation what its outputs hold
 */
public record LayerCalibration(
        LayerPath layer,
        int weightBits,
        int inputBits,
        Range input,
        int activationBits,
        Range activation) {

    /** The bits of a tensor that stays in floating point. */
    public static final int FLOAT_BITS = 32;

    /** Checks that nothing is missing. */
    public LayerCalibration {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(activation, "activation");
    }
}
