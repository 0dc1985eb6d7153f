package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Folds batch norm into the integer layer before it.
 *
 * <p>With <i>f = γ/√(σ² + ε)</i> for each output channel, <i>γ·(s·Σ(c − z)x + b − μ)/√(σ² + ε) + β
 * = f·s·Σ(c − z)x + f·(b − μ) + β</i>: the integers c stay as they were trained, the scale s
 * becomes |f|·s, one for each channel, and only the bias changes. A negative f turns the integers
 * of its channel around, c to 2z − c; where one of them then leaves the type that stores the
 * weight, the batch norm stays. Float weights keep theirs too: runtimes fold those.
 */
final class BatchNormFolding {

    private final Rewrite rewrite;
    private final Storage storage;

    private BatchNormFolding(Rewrite rewrite, Storage storage) {
        this.rewrite = rewrite;
        this.storage = storage;
    }

    static void apply(Rewrite rewrite, Storage storage) {
        BatchNormFolding folding = new BatchNormFolding(rewrite, storage);
        for (Node node : List.copyOf(rewrite.graph().nodes())) {
            if (node.op().equals("BatchNormalization")) {
                folding.fold(node);
            }
        }
    }

    private void fold(Node norm) {
        Optional<Node> layer =
                rewrite.graph()
                        .producer(norm.inputs().get(0))
                        .filter(node -> rewrite.onlyConsumer(node.output()).isPresent());
        Optional<ChannelAffine> affine = ChannelAffine.of(rewrite, norm);
        if (layer.isEmpty() || affine.isEmpty()) {
            return;
        }
        Node node = layer.get();
        Optional<Tensor> bias = rewrite.floats(node, 2);
        Optional<Integer> axis = Rewrite.outputAxis(node);
        Optional<QuantizedTensor> weight = rewrite.weight(node, 1);
        boolean hasOtherBias = node.inputs().size() > 2 && bias.isEmpty();
        if (axis.isEmpty() || weight.isEmpty() || hasOtherBias) {
            return;
        }
        ScaledWeight.of(weight.get(), axis.get(), affine.get(), storage)
                .ifPresent(scaled -> replace(node, norm, scaled, affine.get().bias(bias)));
    }

    private void replace(Node layer, Node norm, QuantizedTensor weight, Tensor bias) {
        List<String> inputs = new ArrayList<>(layer.inputs().subList(0, 2));
        inputs.set(1, rewrite.constant(inputs.get(1) + "_folded", weight));
        String name = rewrite.constant(layer.layer() + ".folded_bias", bias);
        inputs.add(name);
        rewrite.graph().nodes().remove(norm);
        rewrite.replace(layer, Rewrite.withOutput(layer.withInputs(inputs), norm.output()));
    }
}
