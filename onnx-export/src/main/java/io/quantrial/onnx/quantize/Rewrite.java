package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Constant;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.onnx.graph.Tensor;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the passes of this package ask of a graph, and the changes that they make. */
record Rewrite(Graph graph) {

    /** Returns the only node that takes a tensor, once; empty if there are several or none. */
    Optional<Node> onlyConsumer(String name) {
        List<Node> consumers = graph.consumers(name);
        boolean isOnly =
                consumers.size() == 1
                        && Collections.frequency(consumers.get(0).inputs(), name) == 1;
        return isOnly ? Optional.of(consumers.get(0)) : Optional.empty();
    }

    /** Returns an input of a node that is a constant of floats. */
    Optional<Tensor> floats(Node node, int input) {
        return constant(node, input)
                .filter(Tensor.class::isInstance)
                .map(Tensor.class::cast)
                .filter(tensor -> tensor.type().isFloating());
    }

    /** Returns an input of a node that is a quantized weight. */
    Optional<QuantizedTensor> weight(Node node, int input) {
        return constant(node, input)
                .filter(QuantizedTensor.class::isInstance)
                .map(QuantizedTensor.class::cast);
    }

    private Optional<Constant> constant(Node node, int input) {
        return input < node.inputs().size()
                ? Optional.ofNullable(graph.constants().get(node.inputs().get(input)))
                : Optional.empty();
    }

    /** Returns the axis of a layer's weight, its second input, that counts output channels. */
    static Optional<Integer> outputAxis(Node node) {
        return switch (node.op()) {
            case "Conv" -> Optional.of(0);
            case "Gemm" -> Optional.of(node.integer("transB").orElse(0L) == 1 ? 0 : 1);
            default -> Optional.empty();
        };
    }

    /** Adds a constant under a name that no other has. */
    String constant(String stem, Constant value) {
        return graph.addConstant(stem, value);
    }

    void replace(Node old, Node... now) {
        int index = graph.nodes().indexOf(old);
        graph.nodes().remove(index);
        graph.nodes().addAll(index, List.of(now));
    }

    void insertBefore(Node node, Node... added) {
        graph.nodes().addAll(graph.nodes().indexOf(node), List.of(added));
    }

    void insertAfter(Node node, Node... added) {
        graph.nodes().addAll(graph.nodes().indexOf(node) + 1, List.of(added));
    }

    /** Makes all nodes take another tensor in the place of one. */
    void redirect(String from, String to) {
        graph.nodes()
                .replaceAll(node -> node.inputs().contains(from) ? with(node, from, to) : node);
    }

    static Node with(Node node, String from, String to) {
        return node.withInputs(
                node.inputs().stream().map(name -> name.equals(from) ? to : name).toList());
    }

    /** Returns a node with another output. */
    static Node withOutput(Node node, String output) {
        return new Node(node.op(), node.inputs(), List.of(output), node.attributes(), node.layer());
    }

    /** Returns a number with a fraction among the settings of a node. */
    static Optional<Float> number(Node node, String name) {
        return node.attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(Attribute::value)
                .filter(Attribute.Value.OfFloat.class::isInstance)
                .map(value -> ((Attribute.Value.OfFloat) value).value())
                .findFirst();
    }

    /** Removes the constants that no node takes any more. */
    void dropUnusedConstants() {
        Set<String> used = new HashSet<>();
        graph.nodes().forEach(node -> used.addAll(node.inputs()));
        graph.constants().keySet().retainAll(used);
    }
}
