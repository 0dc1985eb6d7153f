package io.quantrial.onnx.op;

import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.onnx.trace.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations in which weights meet inputs: linear layers, convolutions, products of matrices. */
final class ProductOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.of(
                "linear", ProductOps::linear,
                "convolution", ProductOps::convolution,
                "matMul", ProductOps::product,
                "batchMatMul", ProductOps::product,
                "dot", ProductOps::product);
    }

    /**
     * Arguments: receiver, input (…, in), weight (out, in), bias or null. A {@code Gemm} where ONNX
     * allows it, for runtimes have integer kernels of it that take the bias too.
     */
    private static void linear(TracedOp op, Emitter emit) {
        if (op.value(1).type().rank() == 2) {
            emit.bind(
                    op.result(), emit.node("Gemm", operands(op, emit), Attribute.of("transB", 1)));
            return;
        }
        String weight =
                emit.node("Transpose", List.of(emit.name(op.value(2))), Attribute.of("perm", 1, 0));
        String product = emit.node("MatMul", List.of(emit.name(op.value(1)), weight));
        emit.bind(
                op.result(),
                op.is(3, Value.class)
                        ? emit.node("Add", List.of(product, emit.name(op.value(3))))
                        : product);
    }

    /** Arguments: receiver, input, weight, bias or null, stride, padding, dilation, groups. */
    private static void convolution(TracedOp op, Emitter emit) {
        emit.bind(
                op.result(),
                emit.node(
                        "Conv",
                        operands(op, emit),
                        Attribute.of("strides", op.constant(4, Shape.class).getShape()),
                        pads(op, 5),
                        Attribute.of("dilations", op.constant(6, Shape.class).getShape()),
                        Attribute.of("group", op.integer(7))));
    }

    private static List<String> operands(TracedOp op, Emitter emit) {
        List<String> operands =
                new ArrayList<>(List.of(emit.name(op.value(1)), emit.name(op.value(2))));
        if (op.is(3, Value.class)) {
            operands.add(emit.name(op.value(3)));
        }
        return operands;
    }

    /** The padding of DJL, the same on both sides of an axis: all begins, then all ends. */
    static Attribute pads(TracedOp op, int index) {
        long[] padding = op.constant(index, Shape.class).getShape();
        return Attribute.of(
                "pads",
                IntStream.range(0, padding.length * 2)
                        .mapToLong(i -> padding[i % padding.length])
                        .toArray());
    }

    private static void product(TracedOp op, Emitter emit) {
        emit.bind(
                op.result(),
                emit.node("MatMul", List.of(emit.name(op.value(0)), emit.name(op.value(1)))));
    }
}
