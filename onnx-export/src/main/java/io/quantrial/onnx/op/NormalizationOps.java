package io.quantrial.onnx.op;

import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.trace.TracedOp;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Normalizations, and dropout, which an evaluated model leaves out. */
final class NormalizationOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.of(
                "batchNorm", NormalizationOps::batchNorm,
                "layerNorm", NormalizationOps::layerNorm,
                "normalize", NormalizationOps::normalize,
                "dropout", NormalizationOps::dropout);
    }

    /**
     * Arguments: receiver, input, running mean, running variance, gamma, beta, axis, momentum,
     * epsilon, training. ONNX has the channels on axis 1.
     */
    private static void batchNorm(TracedOp op, Emitter emit) {
        if (op.flag(9)) {
            throw op.unsupported(
                    "it normalizes by the statistics of the batch; a file has running ones only,"
                            + " so call it with training = false");
        }
        int rank = op.value(1).type().rank();
        int axis = op.integer(6) == -1 ? 1 : (int) op.integer(6);
        String input = swapped(emit.name(op.value(1)), axis, rank, emit);
        String normalized =
                emit.node(
                        "BatchNormalization",
                        List.of(
                                input,
                                emit.name(op.value(4)),
                                emit.name(op.value(5)),
                                emit.name(op.value(2)),
                                emit.name(op.value(3))),
                        Attribute.of("epsilon", (float) op.number(8)));
        emit.bind(op.result(), swapped(normalized, axis, rank, emit));
    }

    private static String swapped(String name, int axis, int rank, Emitter emit) {
        if (axis == 1) {
            return name;
        }
        long[] axes = LongStream.range(0, rank).toArray();
        axes[1] = axis;
        axes[axis] = 1;
        return emit.node("Transpose", List.of(name), Attribute.of("perm", axes));
    }

    /** Arguments: receiver, input, the shape of the last axes, gamma, beta, epsilon. */
    private static void layerNorm(TracedOp op, Emitter emit) {
        emit.bind(
                op.result(),
                emit.node(
                        "LayerNormalization",
                        List.of(
                                emit.name(op.value(1)),
                                emit.name(op.value(3)),
                                emit.name(op.value(4))),
                        Attribute.of("axis", -op.constant(2, Shape.class).dimension()),
                        Attribute.of("epsilon", (float) op.number(5))));
    }

    /**
     * Divides by the p-norm along an axis, or by a small number where the norm is smaller.
     * Arguments, as far as they are given: input, p (2), axis (1), epsilon (1e-12).
     */
    private static void normalize(TracedOp op, Emitter emit) {
        double p = op.count() > 1 ? op.number(1) : 2;
        long axis = op.count() > 2 ? op.integer(2) : 1;
        double epsilon = op.count() > 3 ? op.number(3) : 1e-12;
        if (p != 1 && p != 2) {
            throw op.unsupported("p = " + p + " has no operator; 1 and 2 have");
        }
        ElementType type = op.result().type().element();
        String input = emit.name(op.value(0));
        String norm =
                emit.node(
                        p == 1 ? "ReduceL1" : "ReduceL2",
                        List.of(input, emit.longs(List.of(axis))),
                        Attribute.of("keepdims", 1));
        String divisor = emit.node("Max", List.of(norm, emit.scalar(type, epsilon)));
        emit.bind(op.result(), emit.node("Div", List.of(input, divisor)));
    }

    /** Arguments: receiver, input, rate, training. */
    private static void dropout(TracedOp op, Emitter emit) {
        if (op.flag(3)) {
            throw op.unsupported(
                    "it drops values by chance although the model is evaluated; pass on the"
                            + " training flag of forward");
        }
        emit.bind(op.result(), emit.name(op.value(1)));
    }
}
