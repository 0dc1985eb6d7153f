package io.quantrial.spi.config;

import io.quantrial.spi.scheme.QuantTarget;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a {@link ConfigList} needs to know about a layer.
 *
 * @param path where the layer is
 * @param types the words that {@code op_types} may use for it, most specific first: the class's
 *     simple name, its superclasses, or a LambdaBlock's own name such as {@code ReLU6}
 * @param targets the tensors that it has; a layer without parameters has no weight, an Embedding no
 *     floating-point input
 */
public record LayerInfo(LayerPath path, List<String> types, Set<QuantTarget> targets) {

    /** Checks that there is a type, and copies. */
    public LayerInfo {
        Objects.requireNonNull(path, "path");
        types = List.copyOf(types);
        if (types.isEmpty()) {
            throw new IllegalArgumentException("layer " + path + " needs at least one type");
        }
        Set<QuantTarget> ordered = EnumSet.noneOf(QuantTarget.class);
        ordered.addAll(targets);
        targets = Collections.unmodifiableSet(ordered);
    }

    /**
     * Returns the word that describes the layer best.
     *
     * @return the most specific type
     */
    public String type() {
        return types.get(0);
    }

    /**
     * Returns whether the layer has a weight of its own.
     *
     * @return true if {@link QuantTarget#WEIGHT} is among its targets
     */
    public boolean hasWeight() {
        return targets.contains(QuantTarget.WEIGHT);
    }
}
