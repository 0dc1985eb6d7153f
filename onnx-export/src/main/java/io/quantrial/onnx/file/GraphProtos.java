package io.quantrial.onnx.file;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Constant;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.graph.TensorType;
import java.util.Map;

/** Puts the parts of a graph into ONNX's messages. */
final class GraphProtos {

    private GraphProtos() {}

    /** Decides where the numbers of a constant go. */
    @FunctionalInterface
    interface TensorPlace {

        /** Returns the message of a tensor, with its numbers or with the place where they are. */
        TensorProto.Builder store(Tensor tensor);
    }

    static GraphProto graph(Graph graph, TensorPlace place) {
        GraphProto.Builder proto = GraphProto.newBuilder().setName("model");
        graph.inputs().forEach((name, type) -> proto.addInput(info(name, type)));
        graph.outputs().forEach((name, type) -> proto.addOutput(info(name, type)));
        for (Map.Entry<String, Constant> constant : graph.constants().entrySet()) {
            if (!(constant.getValue() instanceof Tensor tensor)) {
                throw new IllegalStateException(constant.getKey() + " was not lowered");
            }
            proto.addInitializer(place.store(tensor).setName(constant.getKey()));
        }
        int number = 0;
        for (Node node : graph.nodes()) {
            proto.addNode(node(node).setName(node.layer() + "/" + node.op() + "_" + number++));
        }
        return proto.build();
    }

    static TensorProto.Builder tensor(Tensor tensor) {
        return header(tensor).setRawData(ByteString.copyFrom(tensor.data()));
    }

    /** Returns type and shape without the numbers. */
    static TensorProto.Builder header(Tensor tensor) {
        return TensorProto.newBuilder()
                .setDataType(tensor.type().number())
                .addAllDims(tensor.dims());
    }

    private static ValueInfoProto info(String name, TensorType type) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Dim dim : type.dims()) {
            TensorShapeProto.Dimension.Builder axis = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(
                    dim.isStatic()
                            ? axis.setDimValue(dim.factor())
                            : axis.setDimParam(dim.toString()));
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.element().number()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static NodeProto.Builder node(Node node) {
        NodeProto.Builder proto =
                NodeProto.newBuilder()
                        .setOpType(node.op())
                        .addAllInput(node.inputs())
                        .addAllOutput(node.outputs());
        node.attributes().forEach(attribute -> proto.addAttribute(attribute(attribute)));
        return proto;
    }

    private static AttributeProto attribute(Attribute attribute) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(attribute.name());
        Attribute.Value value = attribute.value();
        if (value instanceof Attribute.Value.OfLong number) {
            proto.setType(AttributeProto.AttributeType.INT).setI(number.value());
        } else if (value instanceof Attribute.Value.OfFloat number) {
            proto.setType(AttributeProto.AttributeType.FLOAT).setF(number.value());
        } else if (value instanceof Attribute.Value.OfString text) {
            proto.setType(AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(text.value()));
        } else if (value instanceof Attribute.Value.OfLongs numbers) {
            proto.setType(AttributeProto.AttributeType.INTS).addAllInts(numbers.values());
        } else if (value instanceof Attribute.Value.OfStrings words) {
            proto.setType(AttributeProto.AttributeType.STRINGS);
            words.values().forEach(word -> proto.addStrings(ByteString.copyFromUtf8(word)));
        } else if (value instanceof Attribute.Value.OfTensor tensor) {
            proto.setType(AttributeProto.AttributeType.TENSOR).setT(tensor(tensor.value()));
        }
        return proto.build();
    }
}
