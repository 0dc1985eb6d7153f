package io.quantrial.onnx.calibration;

import io.quantrial.onnx.graph.Constant;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.scheme.QuantParams;
import java.util.ArrayList;
import java.util.List;

/** A quantized graph without its quantizers, for runtimes that put in their own. */
public final class PlainGraph {

    private PlainGraph() {}

    /**
     * Takes the quantizers out. Weights become floats on their grid; tensors keep their names.
     *
     * @param graph a translated graph that still holds its fake quantizers; not changed
     * @return a graph of ONNX's operators alone
     */
    public static Graph of(Graph graph) {
        Graph plain = new Graph();
        plain.inputs().putAll(graph.inputs());
        plain.outputs().putAll(graph.outputs());
        plain.types().putAll(graph.types());
        graph.constants().forEach((name, value) -> plain.constants().put(name, inFloat(value)));
        for (Node node : graph.nodes()) {
            if (!node.op().equals(Graph.FAKE_QUANTIZE)) {
                plain.nodes().add(node.withInputs(sources(graph, node.inputs())));
            }
        }
        return plain;
    }

    private static List<String> sources(Graph graph, List<String> names) {
        List<String> sources = new ArrayList<>();
        names.forEach(name -> sources.add(source(graph, name)));
        return sources;
    }

    /** Goes back to the tensor that fake quantizers saw. */
    static String source(Graph graph, String name) {
        String source = name;
        while (graph.grids().containsKey(source)) {
            source = graph.producer(source).orElseThrow().inputs().get(0);
        }
        return source;
    }

    private static Tensor inFloat(Constant constant) {
        if (constant instanceof Tensor tensor) {
            return tensor;
        }
        QuantizedTensor weight = (QuantizedTensor) constant;
        QuantParams params = weight.params();
        int[] codes = weight.codes();
        float[] values = new float[codes.length];
        for (int i = 0; i < values.length; i++) {
            int channel = params.granularity().scaleOf(weight.dims(), i);
            int zeroPoint = params.zeroPoints().get(channel);
            values[i] = params.scales().get(channel) * (codes[i] - zeroPoint);
        }
        return Tensor.floats(weight.dims(), values);
    }
}
