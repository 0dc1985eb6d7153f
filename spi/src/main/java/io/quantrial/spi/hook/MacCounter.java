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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts in a forward pass of one sample how often each layer multiplies a weight with an input.
 */
final class MacCounter implements OpInterceptor, TaggingStore.Reader {

    private final LayerTree tree;
    private final Map<Parameter, List<LayerNode>> owners;
    private final Map<Parameter, Integer> reads = new IdentityHashMap<>();
    private final Map<LayerPath, Long> macs = new HashMap<>();

    MacCounter(LayerTree tree) {
        this.tree = tree;
        this.owners = tree.owners();
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
        List<LayerNode> layers = owners.getOrDefault(parameter, List.of());
        if (layers.isEmpty()) {
            return new TaggingStore.Reading(value, new LayerTag(parameter, null));
        }
        int read = reads.merge(parameter, 1, Integer::sum) - 1;
        LayerPath layer = layers.get(read % layers.size()).path();
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
                    layer = tag.layer();
                }
            } else if (input == null) {
                input = operand.array();
            }
        }
        if (input != null && layer != null) {
            NDArray output = result instanceof NDList list ? list.head() : (NDArray) result;
            macs.merge(layer, macs(call.name(), input, weights, output), Long::sum);
        }
        return result;
    }

    /** The batch axis has length 1, so sizes are those of one sample. */
    private static long macs(String op, NDArray input, List<NDArray> weights, NDArray output) {
        long size = weights.stream().mapToLong(NDArray::size).sum();
        NDArray weight = weights.get(0);
        return switch (op) {
            // every output position of a channel takes that channel's part of the weight
            case "convolution" -> output.size() / output.getShape().get(1) * size;
            case "deconvolution" -> input.size() / input.getShape().get(1) * size;
            case "linear" -> output.size() / weight.getShape().get(0) * size;
            // n·k times k·m numbers make n·m: the square root of k·k is the length of each sum
            case "matMul", "batchMatMul", "dot" ->
                    Math.round(
                            output.size()
                                    * Math.sqrt((double) input.size() * size / output.size()));
            case "lstm", "gru", "rnn" ->
                    input.size() / input.getShape().get(input.getShape().dimension() - 1) * size;
            case "embedding", "gather", "gatherNd", "get" -> 0;
            default -> output.size();
        };
    }
}
