package io.quantrial.spi.hook;

import io.quantrial.spi.config.LayerInfo;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a layer holds and computes: the figures that the cost of a bit width is made of.
 *
 * @param layer the layer
 * @param weights the number of weights; a weight that several layers share counts for the first
 * @param biases the number of biases, counted likewise
 * @param weightTensors the number of arrays that hold weights, so the number of scales of weights
 *     quantized per tensor; recurrent layers have several; shared ones count for every layer
 * @param channels the sum of the lengths of their axes 0, so the number of scales of weights
 *     quantized per channel
 * @param macs the multiplications of a weight with an input, for one sample
 */
public record LayerProfile(
        LayerInfo layer, long weights, long biases, long weightTensors, long channels, long macs) {

    /** Checks that no figure is negative. */
    public LayerProfile {
        Objects.requireNonNull(layer, "layer");
        if (Stream.of(weights, biases, weightTensors, channels, macs)
                .anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException(
                    layer.path()
                            + ": counts must not be negative: "
                            + List.of(weights, biases, weightTensors, channels, macs));
        }
    }
}
