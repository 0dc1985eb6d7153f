package io.quantrial.onnx.graph;

import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.QuantParams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A graph under construction: nodes in an order in which they can run, and constants.
 *
 * <p>While it is built it may hold two things that ONNX has not: nodes {@link #FAKE_QUANTIZE}, each
 * with a {@link Grid}, and {@link QuantizedTensor} constants. The package {@code quantize} replaces
 * both.
 */
public final class Graph {

    /** The operator of a quantized activation; its output has a grid. */
    public static final String FAKE_QUANTIZE = "FakeQuantize";

    private final Map<String, TensorType> inputs = new LinkedHashMap<>();
    private final Map<String, TensorType> outputs = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final Map<String, Grid> grids = new HashMap<>();
    private final Map<String, TensorType> types = new HashMap<>();
    private final Set<String> roundedBiases = new TreeSet<>();
    private int fresh;

    /**
     * The grid of a quantized activation.
     *
     * @param slot which tensor of the model
     * @param params its integers
     */
    public record Grid(SlotId slot, QuantParams params) {}

    /**
     * Returns the inputs.
     *
     * @return names and types in order, to be changed in place
     */
    public Map<String, TensorType> inputs() {
        return inputs;
    }

    /**
     * Returns the outputs.
     *
     * @return names and types in order, to be changed in place
     */
    public Map<String, TensorType> outputs() {
        return outputs;
    }

    /**
     * Returns the nodes in an order in which they can run.
     *
     * @return the list, to be changed in place
     */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * Returns the constants.
     *
     * @return values by name, to be changed in place
     */
    public Map<String, Constant> constants() {
        return constants;
    }

    /**
     * Returns the grids of quantized activations.
     *
     * @return grids by the name of the output of their node, to be changed in place
     */
    public Map<String, Grid> grids() {
        return grids;
    }

    /**
     * Returns what is known of tensors, constants not included.
     *
     * @return types by name, to be changed in place
     */
    public Map<String, TensorType> types() {
        return types;
    }

    /**
     * Returns the biases that the model rounds to the grid of their layer's accumulator.
     *
     * @return names of constants, to be changed in place
     */
    public Set<String> roundedBiases() {
        return roundedBiases;
    }

    /**
     * Returns a name that was not given before.
     *
     * @param stem what it should begin with
     * @return a new name
     */
    public String freshName(String stem) {
        return stem + "_" + fresh++;
    }

    /**
     * Adds a constant under a name that no other constant has.
     *
     * @param stem the name, or what it begins with where that is taken
     * @param value the numbers
     * @return the name
     */
    public String addConstant(String stem, Constant value) {
        String name = constants.containsKey(stem) ? freshName(stem) : stem;
        constants.put(name, value);
        return name;
    }

    /**
     * Returns the node that computes a tensor.
     *
     * @param name the tensor
     * @return the node; empty for inputs and constants
     */
    public Optional<Node> producer(String name) {
        return nodes.stream().filter(node -> node.outputs().contains(name)).findFirst();
    }

    /** Removes the nodes and constants that no output of the graph needs. */
    public void removeUnused() {
        Set<String> used = new HashSet<>(outputs.keySet());
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(used::contains)) {
                used.addAll(node.inputs());
            } else {
                nodes.remove(i);
            }
        }
        constants.keySet().retainAll(used);
        grids.keySet().retainAll(used);
    }

    /**
     * Returns the nodes that take a tensor.
     *
     * @param name the tensor
     * @return the nodes in order
     */
    public List<Node> consumers(String name) {
        return nodes.stream().filter(node -> node.inputs().contains(name)).toList();
    }
}
