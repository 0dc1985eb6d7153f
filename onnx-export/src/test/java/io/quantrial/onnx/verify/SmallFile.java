package io.quantrial.onnx.verify;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.spi.config.LayerPath;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Graphs written by hand, node by node. */
final class SmallFile {

    private final Graph graph = new Graph();
    private LayerPath layer = LayerPath.root();

    SmallFile in(String path) {
        layer = LayerPath.parse(path);
        return this;
    }

    SmallFile input(String name, long... dims) {
        graph.inputs().put(name, batchOf(ElementType.FLOAT, dims));
        return this;
    }

    SmallFile output(String name, long... dims) {
        graph.outputs().put(name, batchOf(ElementType.FLOAT, dims));
        return this;
    }

    private static TensorType batchOf(ElementType type, long... dims) {
        List<Dim> axes = new ArrayList<>();
        axes.add(Dim.BATCH);
        for (long dim : dims) {
            axes.add(Dim.of(dim));
        }
        return new TensorType(type, axes);
    }

    SmallFile constant(String name, Tensor tensor) {
        graph.constants().put(name, tensor);
        return this;
    }

    SmallFile scalar(String name, float value) {
        return constant(name, Tensor.floats(List.of(), value));
    }

    SmallFile zero(String name, ElementType type, long value) {
        return constant(name, Tensor.integers(type, List.of(), value));
    }

    SmallFile node(String op, String output, List<String> inputs, Attribute... attributes) {
        graph.nodes().add(new Node(op, inputs, List.of(output), List.of(attributes), layer));
        return this;
    }

    Graph graph() {
        return graph;
    }

    ModelProto model() {
        return OnnxFile.message(graph, 21, new TreeMap<>());
    }

    byte[] bytes() {
        return model().toByteArray();
    }
}
