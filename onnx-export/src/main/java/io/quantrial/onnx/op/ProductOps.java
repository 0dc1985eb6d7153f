package io.quantrial.onnx.op;

import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.trace.TracedOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operations in which weights meet inputs: linear layers, convolutions, products of matrices. */
final class ProductOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.of("linear", ProductOps::linear, "convolution", ProductOps::convolution);
    }

    /** Arguments: receiver, input (…, in), weight (out, in), bias or null. */
    private static void linear(TracedOp op, Emitter emit) {
        List<String> inputs =
                new ArrayList<>(List.of(emit.name(op.value(1)), emit.name(op.value(2))));
        if (op.is(3, io.quantrial.onnx.trace.Value.class)) {
            inputs.add(emit.name(op.value(3)));
        }
        if (op.value(1).type().rank() != 2) {
            throw op.unsupported("rank " + op.value(1).type().rank());
        }
        emit.bind(op.result(), emit.node("Gemm", inputs, Attribute.of("transB", 1)));
    }

    /** Arguments: receiver, input, weight, bias or null, stride, padding, dilation, groups. */
    private static void convolution(TracedOp op, Emitter emit) {
        List<String> inputs =
                new ArrayList<>(List.of(emit.name(op.value(1)), emit.name(op.value(2))));
        if (op.is(3, io.quantrial.onnx.trace.Value.class)) {
            inputs.add(emit.name(op.value(3)));
        }
        long[] padding = op.constant(5, Shape.class).getShape();
        long[] pads = new long[padding.length * 2];
        for (int i = 0; i < pads.length; i++) {
            pads[i] = padding[i % padding.length];
        }
        emit.bind(
                op.result(),
                emit.node(
                        "Conv",
                        inputs,
                        Attribute.of("strides", op.constant(4, Shape.class).getShape()),
                        Attribute.of("pads", pads),
                        Attribute.of("dilations", op.constant(6, Shape.class).getShape()),
                        Attribute.of("group", op.integer(7))));
    }
}
