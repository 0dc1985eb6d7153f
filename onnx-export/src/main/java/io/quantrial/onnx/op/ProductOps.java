package io.quantrial.onnx.op;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.onnx.trace.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
                        Attribute.longs("strides", op.integers(4)),
                        Attribute.longs("pads", bothSides(op.integers(5))),
                        Attribute.longs("dilations", op.integers(6)),
                        Attribute.of("group", op.integer(7))));
    }

    /** All begins, then all ends. */
    private static List<Long> bothSides(List<Long> padding) {
        return Stream.concat(padding.stream(), padding.stream()).toList();
    }

    private static List<String> operands(TracedOp op, Emitter emit) {
        List<String> operands =
                new ArrayList<>(List.of(emit.name(op.value(1)), emit.name(op.value(2))));
        if (op.is(3, Value.class)) {
            operands.add(emit.name(op.value(3)));
        }
        return operands;
    }

    private static void product(TracedOp op, Emitter emit) {
        emit.bind(
                op.result(),
                emit.node("MatMul", List.of(emit.name(op.value(0)), emit.name(op.value(1)))));
    }
}
