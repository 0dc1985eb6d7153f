package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.dispatch.Dispatch;
import io.quantrial.spi.dispatch.OpCall;
import io.quantrial.spi.dispatch.OpInterceptor;
import io.quantrial.spi.dispatch.Operand;
import io.quantrial.spi.dispatch.TaggingStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts in a forward pass of one sample how often each layer multiplies a weight with an input.
 */
final class MacCounter implements OpInterceptor, TaggingStore.Reader {

    private final LayerTree tree;
    private final WeightReads reads;
    private final Map<LayerPath, Long> macs = new HashMap<>();

    MacCounter(LayerTree tree) {
        this.tree = tree;
        this.reads = new WeightReads(tree.owners());
    }

    Map<LayerPath, Long> count(ParameterStore store, NDList sample) {
        Dispatch dispatch = new Dispatch(sample.head().getManager(), false, this);
        tree.root()
                .block()
                .forward(new TaggingStore(dispatch, store, this), dispatch.wrap(sample), false);
        return macs;
    }

    @Override
    public TaggingStore.Reading read(Parameter parameter, NDArray value) {
        LayerPath layer = reads.next(parameter).map(read -> read.layer().path()).orElse(null);
        return new TaggingStore.Reading(value, new LayerTag(parameter, layer));
    }

    @Override
    public Object intercept(OpCall call) {
        Object result = call.proceed();
        List<NDArray> weights = new ArrayList<>();
        NDArray input = null;
        LayerPath layer = null;
        for (Operand operand : call.operands()) {
            if (operand.tag() instanceof LayerTag tag) {
                if (tag.isWeight()) {
                    weights.add(operand.array());
                    layer = layer == null ? tag.layer() : layer;
                }
            } else if (input == null) {
                input = operand.array();
            }
        }
        if (input != null && layer != null) {
            NDArray left = call.operands().get(0).array();
            NDArray output = result instanceof NDList list ? list.head() : (NDArray) result;
            macs.merge(layer, macs(call.name(), left, input, weights, output), Long::sum);
        }
        return result;
    }

    /** The batch axis has length 1, so sizes are those of one sample. */
    private static long macs(
            String op, NDArray left, NDArray input, List<NDArray> weights, NDArray output) {
        long size = weights.stream().mapToLong(NDArray::size).sum();
        return switch (op) {
            // every output position uses each weight once, whatever the groups
            case "convolution" -> output.size() / output.getShape().get(1) * size;
            case "deconvolution" -> input.size() / input.getShape().get(1) * size;
            // each output is a sum over the last axis of what stands on the left
            case "linear" -> output.size() * last(input);
            case "matMul", "batchMatMul", "batchDot", "dot" -> output.size() * last(left);
            // every time step uses each weight once
            case "lstm", "gru", "rnn" -> input.size() / last(input) * size;
            case "mul", "muli", "div", "divi", "prelu" -> output.size();
            // look-ups, sums and changes of shape do not multiply
            default -> 0;
        };
    }

    private static long last(NDArray array) {
        int dimension = array.getShape().dimension();
        return dimension == 0 ? 1 : array.getShape().get(dimension - 1);
    }
}
