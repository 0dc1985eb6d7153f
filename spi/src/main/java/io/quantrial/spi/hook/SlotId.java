package io.quantrial.spi.hook;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Comparator;
import java.util.Objects;

/**
 * The identity of a slot: one tensor at one use of one layer.
 *
 * @param layer the layer
 * @param use 0 for the layer's first use in a forward pass, 1 for its second, …
 * @param target which tensor
 * @param part empty for the only or first tensor; the index of a further input or output ({@code
 *     1}), or the parameter's name where a layer has several weights
 */
public record SlotId(LayerPath layer, int use, QuantTarget target, String part)
        implements Comparable<SlotId> {

    private static final Comparator<SlotId> ORDER =
            Comparator.comparing(SlotId::layer)
                    .thenComparing(SlotId::use)
                    .thenComparing(SlotId::target)
                    .thenComparing(SlotId::part);

    /** Checks the use. */
    public SlotId {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(part, "part");
        if (use < 0) {
            throw new IllegalArgumentException("use must not be negative: " + use);
        }
    }

    static SlotId of(LayerPath layer, int use, QuantTarget target, int index) {
        return new SlotId(layer, use, target, index == 0 ? "" : Integer.toString(index));
    }

    @Override
    public int compareTo(SlotId other) {
        return ORDER.compare(this, other);
    }

    /**
     * Returns the readable name.
     *
     * @return such as {@code conv1:weight}, {@code add:input[1]}, {@code shared#2:input}
     */
    @Override
    public String toString() {
        return layer
                + (use == 0 ? "" : "#" + (use + 1))
                + ":"
                + target.key()
                + (part.isEmpty() ? "" : "[" + part + "]");
    }
}
