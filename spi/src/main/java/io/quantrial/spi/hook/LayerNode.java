package io.quantrial.spi.hook;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A block of the user's tree with its address.
 *
 * @param path the address
 * @param block the user's block
 * @param types the words that {@code op_types} may use for it, most specific first
 * @param composition how it runs its children, as far as that is known
 * @param children its children in order; empty unless the composition is known or needed for names
 * @param isVisited whether a forward pass reaches it through known compositions only, so that its
 *     inputs and outputs can be seen at its border
 */
record LayerNode(
        LayerPath path,
        Block block,
        List<String> types,
        Composition composition,
        List<LayerNode> children,
        boolean isVisited) {

    /** How a block runs its children. */
    sealed interface Composition {

        /** Runs a block of this kind, child by child where that is possible. */
        NDList run(LayerNode node, NDList inputs, BlockWalk walk);

        /** Returns whether the border of each child is seen. */
        default boolean visitsChildren() {
            return true;
        }

        /** One after the other: DJL's {@code SequentialBlock}. */
        record Sequence(boolean returnsAll) implements Composition {

            @Override
            public NDList run(LayerNode node, NDList inputs, BlockWalk walk) {
                NDList all = new NDList();
                NDList current = inputs;
                for (LayerNode child : node.children()) {
                    current = walk.forward(child, current);
                    all.addAll(current);
                }
                return returnsAll ? all : current;
            }
        }

        /** All on the same input, then combined: DJL's {@code ParallelBlock}. */
        record Parallel(Function<List<NDList>, NDList> combine) implements Composition {

            @Override
            public NDList run(LayerNode node, NDList inputs, BlockWalk walk) {
                return combine.apply(
                        node.children().stream()
                                .map(child -> walk.forward(child, inputs))
                                .toList());
            }
        }

        /** In its own way; what it does inside is seen operation by operation only. */
        record Opaque() implements Composition {

            @Override
            public NDList run(LayerNode node, NDList inputs, BlockWalk walk) {
                return walk.runItself(node.block(), inputs);
            }

            @Override
            public boolean visitsChildren() {
                return false;
            }
        }
    }

    /** Returns the layer's own weights, those that quantizers act on. */
    List<Parameter> weights() {
        return block.getDirectParameters().values().stream()
                .filter(parameter -> parameter.getType() == Parameter.Type.WEIGHT)
                .toList();
    }

    /** Returns what can be quantized here. */
    LayerInfo info() {
        Set<QuantTarget> targets = EnumSet.noneOf(QuantTarget.class);
        boolean weighted = !weights().isEmpty();
        if (weighted) {
            targets.add(QuantTarget.WEIGHT);
        }
        if (weighted || isVisited) {
            targets.add(QuantTarget.OUTPUT);
            if (!readsIndices()) {
                targets.add(QuantTarget.INPUT);
            }
        }
        return new LayerInfo(path, types, targets);
    }

    /** An embedding's input is a table index, not a number to round. */
    private boolean readsIndices() {
        return types.stream().anyMatch(type -> type.endsWith("Embedding"));
    }
}
