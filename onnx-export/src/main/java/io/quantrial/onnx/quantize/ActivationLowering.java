package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes fake quantizers as {@code QuantizeLinear} and {@code DequantizeLinear}.
 *
 * <p>{@code QuantizeLinear} saturates at the ends of its type; a grid that is narrower gets a
 * {@code Clip} before it. A sign becomes {@code Where(x ≥ 0, s, −s)}.
 */
final class ActivationLowering {

    /** The part of a step that a clip may take off an end of a grid: less than what rounds away. */
    private static final float INSIDE = 0.25f;

    private final Rewrite rewrite;
    private final Storage storage;
    private final Map<String, CodeTensor> codes = new LinkedHashMap<>();

    private ActivationLowering(Rewrite rewrite, Storage storage) {
        this.rewrite = rewrite;
        this.storage = storage;
    }

    /** Lowers all quantizers and returns where the integers of those of the model are. */
    static List<CodeTensor> apply(
            Rewrite rewrite, Storage storage, QuantizerPlacement.Placed placed) {
        ActivationLowering lowering = new ActivationLowering(rewrite, storage);
        for (Node node : List.copyOf(rewrite.graph().nodes())) {
            if (node.op().equals(Graph.FAKE_QUANTIZE)) {
                lowering.lower(node, rewrite.graph().grids().get(node.output()));
            }
        }
        placed.merged().forEach(lowering::alias);
        lowering.codes.keySet().removeAll(placed.copies());
        return List.copyOf(lowering.codes.values());
    }

    private void alias(String gone, String same) {
        CodeTensor code = codes.get(same);
        Graph.Grid grid = rewrite.graph().grids().get(gone);
        codes.put(gone, new CodeTensor(grid.slot(), grid.params(), code.name(), code.offset()));
    }

    private void lower(Node node, Graph.Grid grid) {
        QuantParams params = grid.params();
        IntegerForm form = IntegerForm.ofActivation(grid.slot().toString(), params, storage);
        String stem = grid.slot().toString();
        String scale = rewrite.constant(stem + "_scale", scalar(params.scales().get(0)));
        String zeroPoint =
                rewrite.constant(
                        stem + "_zero_point",
                        Tensor.integers(
                                form.type(),
                                List.of(),
                                (long) params.zeroPoints().get(0) + form.offset()));
        List<Node> nodes = new ArrayList<>();
        String bounded = bounded(node, params, form, nodes);
        String integers = rewrite.graph().freshName(stem + "_codes");
        nodes.add(node("QuantizeLinear", List.of(bounded, scale, zeroPoint), integers, node));
        nodes.add(
                node("DequantizeLinear", List.of(integers, scale, zeroPoint), node.output(), node));
        Optional.ofNullable(rewrite.graph().types().get(node.output()))
                .ifPresent(
                        type ->
                                rewrite.graph()
                                        .types()
                                        .put(integers, new TensorType(form.type(), type.dims())));
        rewrite.replace(node, nodes.toArray(Node[]::new));
        codes.put(node.output(), new CodeTensor(grid.slot(), params, integers, form.offset()));
    }

    /** Adds what comes before the rounding and returns the name of its result. */
    private String bounded(Node node, QuantParams params, IntegerForm form, List<Node> nodes) {
        String input = node.inputs().get(0);
        Optional<QuantParams> behind = QuantizerPlacement.gridBehind(rewrite, input);
        if (behind.equals(Optional.of(params))) {
            return input;
        }
        if (params.rounding() == Rounding.SIGN) {
            return sign(node, params.scales().get(0), nodes);
        }
        if (form.isWiderThan(params.range())) {
            return clip(node, params, 0, nodes);
        }
        // ONNX Runtime would merge two neighbouring pairs into one of another scale; this clip
        // changes no code, and the runtime cannot prove it superfluous
        return behind.isPresent() ? clip(node, params, INSIDE, nodes) : input;
    }

    private String clip(Node node, QuantParams params, float inside, List<Node> nodes) {
        float scale = params.scales().get(0);
        int zeroPoint = params.zeroPoints().get(0);
        float min = (params.range().min() - zeroPoint + inside) * scale;
        float max = (params.range().max() - zeroPoint - inside) * scale;
        String clipped = rewrite.graph().freshName(node.output() + "_clipped");
        List<String> inputs =
                List.of(
                        node.inputs().get(0),
                        rewrite.constant(node.output() + "_min", scalar(min)),
                        rewrite.constant(node.output() + "_max", scalar(max)));
        nodes.add(node("Clip", inputs, clipped, node));
        return clipped;
    }

    private String sign(Node node, float scale, List<Node> nodes) {
        String isPositive = rewrite.graph().freshName(node.output() + "_is_positive");
        String signed = rewrite.graph().freshName(node.output() + "_signed");
        String zero = rewrite.constant(node.output() + "_zero", scalar(0));
        String plus = rewrite.constant(node.output() + "_plus", scalar(scale));
        String minus = rewrite.constant(node.output() + "_minus", scalar(-scale));
        nodes.add(node("GreaterOrEqual", List.of(node.inputs().get(0), zero), isPositive, node));
        nodes.add(node("Where", List.of(isPositive, plus, minus), signed, node));
        return signed;
    }

    private static Node node(String op, List<String> inputs, String output, Node at) {
        return new Node(op, inputs, List.of(output), List.<Attribute>of(), at.layer());
    }

    private static Tensor scalar(float value) {
        return Tensor.floats(List.of(), value);
    }
}
