package io.quantrial.onnx.trace;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.Slot;
import java.util.List;
import java.util.Optional;

/**
 * A step of one recorded pass.
 *
 * @param name the operation in DJL, {@value #QUANTIZE} or {@value #ROUND_BIAS}
 * @param layer the layer
 * @param arguments the receiver, then the arguments: {@code RawValue}s, lists of them, plain values
 * @param results what came out
 * @param slot which tensor was quantized; empty for other steps
 */
record RawStep(
        String name,
        LayerPath layer,
        List<Object> arguments,
        List<RawValue> results,
        Optional<Slot> slot) {

    static final String QUANTIZE = "a quantizer";
    static final String ROUND_BIAS = "the rounding of a bias";
}
