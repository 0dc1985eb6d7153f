package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.dispatch.Dispatch;
import io.quantrial.spi.scheme.QuantTarget;

/**
 * Runs the user's tree. Blocks that DJL defines as plain compositions are run child by child, so
 * that the border of each child is seen; every other block runs itself.
 */
final class BlockWalk {

    private final Dispatch dispatch;
    private final LayerInterceptor interceptor;
    private final Run run;

    /** How a block that runs itself is called. */
    @FunctionalInterface
    interface Run {

        NDList forward(Block block, NDList inputs);

        /** As in inference and in training without labels. */
        static Run plain(ParameterStore store, boolean training, PairList<String, Object> params) {
            return (block, inputs) -> block.forward(store, inputs, training, params);
        }

        /** As in training with labels. */
        static Run labelled(ParameterStore store, NDList labels, PairList<String, Object> params) {
            return (block, inputs) -> block.forward(store, inputs, labels, params);
        }
    }

    BlockWalk(Dispatch dispatch, LayerInterceptor interceptor, Run run) {
        this.dispatch = dispatch;
        this.interceptor = interceptor;
        this.run = run;
    }

    NDList forward(LayerNode node, NDList inputs) {
        // a layer with a weight is seen at its operation, wherever it stands
        boolean hasBorder = node.weights().isEmpty();
        boolean before = hasBorder && interceptor.isQuantized(node.path(), QuantTarget.INPUT);
        boolean after = hasBorder && interceptor.isQuantized(node.path(), QuantTarget.OUTPUT);
        int use = before || after ? interceptor.visit(node.path()) : 0;
        NDList entering = before ? cross(inputs, node, use, QuantTarget.INPUT) : inputs;
        LayerPath outer = interceptor.enter(node.path());
        NDList leaving = node.composition().run(node, entering, this);
        interceptor.enter(outer);
        return after ? cross(leaving, node, use, QuantTarget.OUTPUT) : leaving;
    }

    NDList runItself(Block block, NDList inputs) {
        return run.forward(block, inputs);
    }

    private NDList cross(NDList list, LayerNode node, int use, QuantTarget target) {
        NDList arrays = Dispatch.unwrap(list);
        NDList quantized = interceptor.border(arrays, node.path(), use, target);
        NDList result = new NDList(list.size());
        for (int i = 0; i < list.size(); i++) {
            NDArray before = arrays.get(i);
            NDArray after = quantized.get(i);
            result.add(before == after ? list.get(i) : dispatch.wrap(after, null));
        }
        return result;
    }
}
