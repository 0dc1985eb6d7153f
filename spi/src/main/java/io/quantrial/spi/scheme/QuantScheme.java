package io.quantrial.spi.scheme;

import java.util.Locale;
import java.util.Objects;

/**
 * What is asked of a quantizer: a tensor, a bit width, a sign and a granularity.
 *
 * @param target the tensor of the layer
 * @param bits the bit width, 1 to {@value QuantRange#MAX_BITS}
 * @param signedness whether the grid has negative values
 * @param granularity how many scales there are
 */
public record QuantScheme(
        QuantTarget target, int bits, Signedness signedness, Granularity granularity) {

    /** Checks the bit width. */
    public QuantScheme {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(signedness, "signedness");
        Objects.requireNonNull(granularity, "granularity");
        if (bits < 1 || bits > QuantRange.MAX_BITS) {
            throw new IllegalArgumentException(
                    "bits must be in [1, " + QuantRange.MAX_BITS + "]: " + bits);
        }
    }

    @Override
    public String toString() {
        return bits + " bits " + signedness.name().toLowerCase(Locale.ROOT) + ", " + granularity;
    }
}
