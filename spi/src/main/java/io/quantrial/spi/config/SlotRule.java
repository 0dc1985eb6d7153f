package io.quantrial.spi.config;

import io.quantrial.spi.Options;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Objects;

/**
 * How one slot, a tensor of a layer, is quantized: what a {@link ConfigList} decided for it.
 *
 * @param layer the layer
 * @param target the tensor
 * @param quantizer the plugin's name
 * @param plugin the plugin, whose capabilities include the scheme
 * @param scheme target, bits, sign and granularity
 * @param options the plugin's options, every one with a value
 * @param startStep the number of training steps before the quantizer starts to act
 * @param roundsBias whether the layer's bias is rounded to int32 where its input is quantized too;
 *     always false for inputs and outputs
 * @param entry the config entry that decided, counted from 1
 */
public record SlotRule(
        LayerPath layer,
        QuantTarget target,
        String quantizer,
        QuantizerPlugin plugin,
        QuantScheme scheme,
        Options options,
        int startStep,
        boolean roundsBias,
        int entry) {

    /** Checks that nothing is missing or contradicts itself. */
    public SlotRule {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(quantizer, "quantizer");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(options, "options");
        if (scheme.target() != target) {
            throw new IllegalArgumentException("a scheme for " + scheme.target() + ": " + target);
        }
        if (startStep < 0 || entry < 1) {
            throw new IllegalArgumentException(
                    "needs startStep >= 0 and entry >= 1: " + startStep + ", " + entry);
        }
        if (roundsBias && target != QuantTarget.WEIGHT) {
            throw new IllegalArgumentException("the bias belongs to the weight: " + target);
        }
    }

    /**
     * Returns the slot's readable name, for messages and saved state.
     *
     * @return such as {@code features/03Conv2d:weight}
     */
    public String slot() {
        return slot(layer, target);
    }

    static String slot(LayerPath layer, QuantTarget target) {
        return layer + ":" + target.key();
    }
}
