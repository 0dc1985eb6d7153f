package io.quantrial.spi.scheme;

import java.util.Locale;

/**
 * Which tensor of a layer is quantized; also names the point of the forward pass where it is seen.
 */
public enum QuantTarget {
    /** Every floating-point array that enters the layer; seen before the layer. */
    INPUT,
    /** The layer's latent weight; seen when the layer reads it. */
    WEIGHT,
    /** Every floating-point array that the layer returns; seen after the layer. */
    OUTPUT;

    /**
     * Returns the word for this target in a config list.
     *
     * @return {@code input}, {@code weight} or {@code output}
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
