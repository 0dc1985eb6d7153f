package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.Rounding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts quantizers where runtimes look for them, next to the operators that have integer kernels,
 * without a change of any number.
 *
 * <p>A runtime fuses an operator with the quantizers of its inputs and of its output. Rounding
 * commutes with operators that pick or move elements, <i>Q(MaxPool(x)) = MaxPool(Q(x))</i>, and is
 * idempotent, <i>Q(Q(x)) = Q(x)</i>. So a quantizer behind such an operator gets a copy before it
 * (convolution, ReLU, <b>Q</b>, MaxPool, Q), and one before it a copy behind it if an integer
 * kernel follows. ReLU is passed only by grids that do not begin at its zero: one that does is what
 * a runtime drops the ReLU for.
 */
final class QuantizerPlacement {

    private static final Set<String> MOVERS =
            Set.of("MaxPool", "Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze", "Slice");
    private static final Set<String> KERNELS =
            Set.of("Conv", "Gemm", "MatMul", "Add", "Concat", "AveragePool", "GlobalAveragePool");

    private final Rewrite rewrite;
    private final Map<String, String> merged = new HashMap<>();
    private final Set<String> copies = new HashSet<>();

    private QuantizerPlacement(Rewrite rewrite) {
        this.rewrite = rewrite;
    }

    /**
     * What was moved.
     *
     * @param merged quantizers that are gone, by the name of the tensor they gave, with the tensor
     *     that has the same values
     * @param copies tensors that quantizers give which the model has not
     */
    record Placed(Map<String, String> merged, Set<String> copies) {}

    static Placed apply(Rewrite rewrite) {
        QuantizerPlacement placement = new QuantizerPlacement(rewrite);
        placement.quantizers().forEach(placement::merge);
        placement.quantizers().forEach(placement::copyUp);
        List.copyOf(rewrite.graph().nodes()).forEach(placement::copyDown);
        return new Placed(placement.merged, placement.copies);
    }

    /**
     * Returns the grid on which the values of a tensor lie, seen through operators that keep it.
     */
    static Optional<QuantParams> gridBehind(Rewrite rewrite, String name) {
        Graph.Grid grid = rewrite.graph().grids().get(name);
        if (grid != null) {
            return Optional.of(grid.params());
        }
        Optional<Node> node = rewrite.graph().producer(name).filter(n -> !n.inputs().isEmpty());
        return node.flatMap(n -> gridBehind(rewrite, n.inputs().get(0)))
                .filter(params -> staysOnGrid(node.get(), params));
    }

    private List<Node> quantizers() {
        return rewrite.graph().nodes().stream()
                .filter(node -> node.op().equals(Graph.FAKE_QUANTIZE))
                .toList();
    }

    private QuantParams params(String name) {
        return rewrite.graph().grids().get(name).params();
    }

    private boolean isOnGrid(String name, QuantParams params) {
        Graph.Grid grid = rewrite.graph().grids().get(name);
        return grid != null && grid.params().equals(params);
    }

    private void merge(Node quantizer) {
        String input = rewrite.graph().producer(quantizer.output()).orElseThrow().inputs().get(0);
        if (isOnGrid(input, params(quantizer.output()))) {
            merged.put(quantizer.output(), input);
            rewrite.redirect(quantizer.output(), input);
            rewrite.graph().nodes().removeIf(node -> node.outputs().equals(quantizer.outputs()));
        }
    }

    /** Follows a quantizer against the flow as far as operators let it pass. */
    private void copyUp(Node quantizer) {
        Graph.Grid grid = rewrite.graph().grids().get(quantizer.output());
        if (grid == null || merged.containsKey(quantizer.output())) {
            return;
        }
        String at = rewrite.graph().producer(quantizer.output()).orElseThrow().inputs().get(0);
        while (true) {
            Optional<Node> mover =
                    rewrite.graph().producer(at).filter(n -> passes(n, grid.params()));
            if (mover.isEmpty() || rewrite.onlyConsumer(at).isEmpty()) {
                return;
            }
            String before = mover.get().inputs().get(0);
            boolean isPossible =
                    rewrite.onlyConsumer(before).isPresent()
                            && rewrite.graph().producer(before).isPresent()
                            && !rewrite.graph().grids().containsKey(before);
            if (!isPossible) {
                return;
            }
            Node copy = copy(before, grid, mover.get());
            rewrite.replace(mover.get(), copy, Rewrite.with(mover.get(), before, copy.output()));
            at = before;
        }
    }

    private static boolean passes(Node node, QuantParams params) {
        return staysOnGrid(node, params)
                && (MOVERS.contains(node.op())
                        || params.zeroPoints().get(0) > params.range().min());
    }

    private static boolean staysOnGrid(Node node, QuantParams params) {
        return MOVERS.contains(node.op())
                || (node.op().equals("Relu") && params.rounding() == Rounding.NEAREST);
    }

    private Node copy(String input, Graph.Grid grid, Node at) {
        String name = rewrite.graph().freshName(grid.slot() + "_again");
        copies.add(name);
        rewrite.graph().grids().put(name, grid);
        Optional.ofNullable(rewrite.graph().types().get(input))
                .ifPresent(type -> rewrite.graph().types().put(name, type));
        return new Node(Graph.FAKE_QUANTIZE, List.of(input), List.of(name), List.of(), at.layer());
    }

    /** Lets a quantizer be seen behind an operator too if an integer kernel follows. */
    private void copyDown(Node original) {
        Optional<Node> found = rewrite.graph().producer(original.output());
        Graph.Grid grid =
                found.filter(node -> !node.inputs().isEmpty())
                        .map(node -> rewrite.graph().grids().get(node.inputs().get(0)))
                        .orElse(null);
        if (grid == null || !staysOnGrid(found.get(), grid.params())) {
            return;
        }
        Node mover = found.get();
        if (reachesKernel(mover.output())) {
            Node copy = copy(mover.output(), grid, mover);
            rewrite.redirect(mover.output(), copy.output());
            rewrite.insertAfter(mover, copy);
        }
    }

    private boolean reachesKernel(String name) {
        List<Node> consumers = rewrite.graph().consumers(name);
        return consumers.stream().noneMatch(n -> n.op().equals(Graph.FAKE_QUANTIZE))
                && consumers.stream()
                        .anyMatch(
                                node ->
                                        KERNELS.contains(node.op())
                                                || (MOVERS.contains(node.op())
                                                        && reachesKernel(node.output())));
    }
}
