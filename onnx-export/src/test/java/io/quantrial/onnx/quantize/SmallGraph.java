package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;

/** A translated graph that a test writes by hand, from its tensor {@code input} on. */
final class SmallGraph {

    final Graph graph = new Graph();
    private int quantizers;

    SmallGraph() {
        graph.inputs().put("input", new TensorType(ElementType.FLOAT, List.of(Dim.BATCH)));
    }

    static QuantParams grid(QuantRange range, float scale, int zeroPoint) {
        return new QuantParams(range, Granularity.perTensor(), List.of(scale), List.of(zeroPoint));
    }

    String node(String op, String... inputs) {
        return node(op, List.of(), inputs);
    }

    String node(String op, List<Attribute> attributes, String... inputs) {
        String output = graph.freshName(op);
        graph.nodes()
                .add(new Node(op, List.of(inputs), List.of(output), attributes, LayerPath.root()));
        return output;
    }

    String quantizer(String input, QuantParams params) {
        String output = node(Graph.FAKE_QUANTIZE, input);
        SlotId slot = new SlotId(LayerPath.root(), quantizers++, QuantTarget.INPUT, "");
        graph.grids().put(output, new Graph.Grid(slot, params));
        return output;
    }

    String floats(float... values) {
        String name = graph.freshName("floats");
        graph.constants().put(name, Tensor.floats(List.of((long) values.length), values));
        return name;
    }

    /** A weight with one row for each output. */
    String weight(int outputs, QuantParams params, int... codes) {
        String name = graph.freshName("weight");
        List<Long> dims = List.of((long) outputs, (long) codes.length / outputs);
        graph.constants().put(name, new QuantizedTensor(dims, codes, params));
        return name;
    }

    String linear(String... inputs) {
        return node("Gemm", List.of(Attribute.of("transB", 1)), inputs);
    }

    /** Batch norm with mean 0 and variance 1, but for epsilon. */
    String batchNorm(String input, String gamma, String beta) {
        int channels = (int) ((Tensor) graph.constants().get(gamma)).size();
        float[] ones = new float[channels];
        java.util.Arrays.fill(ones, 1);
        return node(
                "BatchNormalization",
                List.of(Attribute.of("epsilon", 0f)),
                input,
                gamma,
                beta,
                floats(new float[channels]),
                floats(ones));
    }

    SmallGraph output(String name) {
        graph.outputs().put("output", new TensorType(ElementType.FLOAT, List.of(Dim.BATCH)));
        graph.nodes()
                .add(
                        new Node(
                                "Identity",
                                List.of(name),
                                List.of("output"),
                                List.of(),
                                LayerPath.root()));
        return this;
    }

    List<CodeTensor> lower() {
        return Lowering.lower(graph, ExportedNet.INT8);
    }

    List<String> operators() {
        return graph.nodes().stream().map(Node::op).filter(op -> !op.equals("Identity")).toList();
    }

    /** Returns the outputs for one row of inputs. */
    double[] run(double... row) {
        Numbers input = Numbers.of(new int[] {1, row.length}, row);
        return IntegerInterpreter.run(graph, input, java.util.Map.of()).value("output").values;
    }

    Tensor constant(String suffix) {
        return graph.constants().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(suffix))
                .map(entry -> (Tensor) entry.getValue())
                .findFirst()
                .orElseThrow(() -> new AssertionError(suffix + " of " + graph.constants()));
    }
}
