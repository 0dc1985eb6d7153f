package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps ONNX Runtime from rounding what the model does not round.
 *
 * <p>Between a {@code DequantizeLinear} and a {@code QuantizeLinear}, the runtime's graph optimizer
 * (WeightBiasQuantization) turns the float weight of a convolution or linear layer into int8 and
 * its float bias into int32, whatever the model computes; and its integer convolution refuses a
 * weight whose channels have different zero points. A {@code Clip} at the ends of the input's grid,
 * which changes no number, hides the layer from both.
 */
final class FloatGuards {

    private final Rewrite rewrite;

    private FloatGuards(Rewrite rewrite) {
        this.rewrite = rewrite;
    }

    static void apply(Rewrite rewrite) {
        FloatGuards guards = new FloatGuards(rewrite);
        List.copyOf(rewrite.graph().nodes()).stream()
                .filter(node -> Rewrite.outputAxis(node).isPresent())
                .filter(node -> rewrite.graph().grids().containsKey(node.inputs().get(0)))
                .filter(guards::isInDanger)
                .forEach(guards::guard);
    }

    private boolean isInDanger(Node node) {
        boolean hasFloats =
                (rewrite.floats(node, 1).isPresent() || rewrite.floats(node, 2).isPresent())
                        && isQuantizedLater(node.output(), new HashSet<>());
        Set<Integer> zeroPoints = new HashSet<>();
        rewrite.weight(node, 1).ifPresent(w -> zeroPoints.addAll(w.params().zeroPoints()));
        return hasFloats || zeroPoints.size() > 1;
    }

    /** Looks at each tensor once: branches that meet again would double the way each time. */
    private boolean isQuantizedLater(String name, Set<String> seen) {
        return seen.add(name)
                && rewrite.graph().consumers(name).stream()
                        .filter(node -> Rewrite.outputAxis(node).isEmpty())
                        .anyMatch(
                                node ->
                                        node.op().equals(Graph.FAKE_QUANTIZE)
                                                || isQuantizedLater(node.output(), seen));
    }

    private void guard(Node node) {
        String input = node.inputs().get(0);
        Graph.Grid grid = rewrite.graph().grids().get(input);
        float scale = grid.params().scales().get(0);
        int zeroPoint = grid.params().zeroPoints().get(0);
        String name = rewrite.graph().freshName(input + "_same");
        List<String> limits = new ArrayList<>(List.of(input));
        for (int end : List.of(grid.params().range().min(), grid.params().range().max())) {
            limits.add(
                    rewrite.constant(
                            rewrite.graph().freshName(input + "_end"),
                            Tensor.floats(List.of(), (end - zeroPoint) * scale)));
        }
        rewrite.replace(
                node,
                new Node("Clip", limits, List.of(name), List.of(), node.layer()),
                Rewrite.with(node, input, name));
    }
}
