package io.quantrial.onnx.op;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Constant;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.onnx.trace.Origin;
import io.quantrial.onnx.trace.Value;
import io.quantrial.spi.config.LayerPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds nodes to a graph for the operations of a traced model. */
public final class Emitter {

    private final Graph graph;
    private final Map<Integer, String> names = new HashMap<>();
    private LayerPath layer = LayerPath.root();

    Emitter(Graph graph) {
        this.graph = graph;
    }

    /** Sets the layer that nodes belong to from now on. */
    void enter(LayerPath path) {
        layer = path;
    }

    /** Returns the graph that is built. */
    Graph graph() {
        return graph;
    }

    /**
     * Returns the name of a value in the graph; a constant is added to the graph at its first use.
     *
     * @param value a value of the traced model
     * @return its name
     */
    public String name(Value value) {
        String name = names.get(value.id());
        if (name == null) {
            name = source(value);
            names.put(value.id(), name);
        }
        return name;
    }

    /**
     * Returns the name of a value as another type of elements.
     *
     * @param value a value of the traced model
     * @param type the type
     * @return the name of the value, or of a conversion of it
     */
    public String name(Value value, ElementType type) {
        return convert(name(value), value.type().element(), type);
    }

    private String source(Value value) {
        if (value.origin() instanceof Origin.Constant constant) {
            return constant(constant.name(), constant.data());
        }
        List<Dim> dims = value.type().dims();
        if (value.origin() instanceof Origin.Repeated repeated) {
            String part = constant(repeated.name(), repeated.part());
            return node("Expand", List.of(part, shape(dims)));
        }
        if (value.origin() instanceof Origin.Counting) {
            String length = length(dims.get(dims.size() - 1));
            String zero = scalar(ElementType.INT64, 0);
            String counted =
                    cast(
                            node("Range", List.of(zero, length, scalar(ElementType.INT64, 1))),
                            value.type().element());
            return dims.size() == 1 ? counted : node("Expand", List.of(counted, shape(dims)));
        }
        throw new IllegalStateException("value " + value.id() + " was not written yet");
    }

    /**
     * Adds a node with one output.
     *
     * @param op the operator of ONNX
     * @param inputs the names of what it takes; empty for an input that is left out
     * @param attributes its settings
     * @return the name of its output
     */
    public String node(String op, List<String> inputs, Attribute... attributes) {
        return node(op, 1, inputs, attributes).get(0);
    }

    /**
     * Adds a node with several outputs.
     *
     * @param op the operator of ONNX
     * @param count the number of outputs
     * @param inputs the names of what it takes; empty for an input that is left out
     * @param attributes its settings
     * @return the names of its outputs
     */
    public List<String> node(String op, int count, List<String> inputs, Attribute... attributes) {
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outputs.add(graph.freshName(layer + "/" + op));
        }
        graph.nodes().add(new Node(op, inputs, outputs, List.of(attributes), layer));
        return outputs;
    }

    /**
     * Says which tensor of the graph a result of an operation is.
     *
     * @param result the result
     * @param name the tensor
     */
    public void bind(Value result, String name) {
        names.put(result.id(), name);
        graph.types().put(name, result.type());
    }

    /**
     * Adds a constant.
     *
     * @param stem what its name begins with
     * @param value the numbers
     * @return its name
     */
    public String constant(String stem, Constant value) {
        return graph.addConstant(stem, value);
    }

    /**
     * Adds a constant without axes.
     *
     * @param type its type
     * @param value the number
     * @return its name
     */
    public String scalar(ElementType type, double value) {
        return type == ElementType.FLOAT16
                ? cast(scalar(ElementType.FLOAT, value), type)
                : constant(graph.freshName("scalar"), scalarTensor(type, value));
    }

    private static Tensor scalarTensor(ElementType type, double value) {
        return switch (type) {
            case FLOAT -> Tensor.floats(List.of(), (float) value);
            case DOUBLE -> Tensor.doubles(List.of(), value);
            default -> Tensor.integers(type, List.of(), (long) value);
        };
    }

    /**
     * Adds a constant list of whole numbers, as axes and repetitions are given.
     *
     * @param values the numbers
     * @return its name
     */
    public String longs(List<Long> values) {
        return constant(
                graph.freshName("list"),
                Tensor.longs(values.stream().mapToLong(Long::longValue).toArray()));
    }

    /**
     * Writes a shape, which may depend on the sizes of the input, as a list of whole numbers.
     *
     * @param dims the lengths
     * @return the name of a list
     */
    public String shape(List<Dim> dims) {
        if (dims.stream().allMatch(Dim::isStatic)) {
            return longs(dims.stream().map(Dim::factor).toList());
        }
        return node(
                "Concat",
                dims.stream().map(dim -> node("Unsqueeze", List.of(length(dim), zeros()))).toList(),
                Attribute.of("axis", 0));
    }

    private String zeros() {
        return longs(List.of(0L));
    }

    /**
     * Writes a length, which may depend on the sizes of the input.
     *
     * @param dim the length
     * @return the name of a whole number without axes
     */
    public String length(Dim dim) {
        String product = dim.factor() == 1 ? "" : scalar(ElementType.INT64, dim.factor());
        if (dim.ofBatch()) {
            product = times(product, size(Dim.BATCH));
        }
        if (dim.ofSequence()) {
            product = times(product, size(Dim.SEQUENCE));
        }
        return product.isEmpty() ? scalar(ElementType.INT64, 1) : product;
    }

    private String times(String product, String factor) {
        return product.isEmpty() ? factor : node("Mul", List.of(product, factor));
    }

    /** Reads the batch size or the length of the sequence off an input. */
    private String size(Dim wanted) {
        for (Map.Entry<String, TensorType> input : graph.inputs().entrySet()) {
            int axis = input.getValue().dims().indexOf(wanted);
            if (axis >= 0) {
                String shape = node("Shape", List.of(input.getKey()));
                return node(
                        "Gather",
                        List.of(shape, scalar(ElementType.INT64, axis)),
                        Attribute.of("axis", 0));
            }
        }
        throw new IllegalStateException("no input has the axis " + wanted);
    }

    /**
     * Adds a conversion to another element type.
     *
     * @param name a tensor
     * @param type the type
     * @return the name of the converted tensor
     */
    public String cast(String name, ElementType type) {
        return node("Cast", List.of(name), Attribute.of("to", type.number()));
    }

    /**
     * Adds a conversion where one is needed. To truth values it is a comparison with 0: ONNX
     * Runtime makes one {@code Cast} of two in a row, and 0.5, which is 0 as an integer, would
     * become true.
     *
     * @param name a tensor
     * @param from its element type
     * @param to the type that is wanted
     * @return the name of a tensor of that type
     */
    String convert(String name, ElementType from, ElementType to) {
        if (from == to) {
            return name;
        }
        if (to != ElementType.BOOL) {
            return cast(name, to);
        }
        ElementType type = Operands.computed(from);
        List<String> compared = List.of(convert(name, from, type), scalar(type, 0));
        return node("Not", List.of(node("Equal", compared)));
    }

    /**
     * Adds a change of shape; keeps lengths that stay where they are and lets ONNX infer one other
     * that varies.
     *
     * @param name a tensor
     * @param from its shape
     * @param to its new shape
     * @return the name of the reshaped tensor
     */
    public String reshape(String name, List<Dim> from, List<Dim> to) {
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            Dim dim = to.get(i);
            boolean isKept = i < from.size() && from.get(i).equals(dim);
            lengths.add(dim.isStatic() ? dim.factor() : isKept ? 0L : -1L);
        }
        boolean isPlain = to.stream().noneMatch(dim -> dim.factor() == 0);
        return isPlain && Collections.frequency(lengths, -1L) <= 1
                ? node("Reshape", List.of(name, longs(lengths)))
                : node("Reshape", List.of(name, shape(to)), Attribute.of("allowzero", 1));
    }
}
