package io.quantrial.spi.hook;

import io.quantrial.spi.config.LayerInfo;
import java.util.Objects;

/**
 * What a layer holds and computes: the figures that the cost of a bit width is made of.
 *
 * @param layer the layer
 * @param weights the number of weights; a weight that several layers share counts for the first
 * @param biases the number of biases, counted likewise
 * @param channels the length of the first weight's axis 0, so the number of scales that a weight
 *     quantized per channel has; 0 without a weight
 * @param macs the multiplications of a weight with an input, for one sample
 */
public record LayerProfile(LayerInfo layer, long weights, long biases, long channels, long macs) {

    /** Checks that no figure is negative. */
    public LayerProfile {
        Objects.requireNonNull(layer, "layer");
        if (weights < 0 || biases < 0 || channels < 0 || macs < 0) {
            throw new IllegalArgumentException(
                    layer.path() + ": counts must not be negative: " + weights + ", " + biases);
        }
    }
}
