package io.quantrial.onnx.op;

import static java.util.Map.entry;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.onnx.trace.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Operations that move numbers without computing: shapes, axes, joining and cutting. */
final class ShapeOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.ofEntries(
                entry("reshape", ShapeOps::reshape),
                entry("flatten", ShapeOps::reshape),
                entry("transpose", ShapeOps::transpose),
                entry("swapAxes", ShapeOps::swapAxes),
                entry("squeeze", ShapeOps::squeeze),
                entry("expandDims", ShapeOps::expandDims),
                entry("concat", ShapeOps::concat),
                entry("stack", ShapeOps::stack));
    }

    /** Whatever shape was asked for, the result has it. */
    private static void reshape(TracedOp op, Emitter emit) {
        Value from = op.value(0);
        List<Dim> to = op.result().type().dims();
        emit.bind(op.result(), reshape(emit.name(from), from.type().dims(), to, emit));
    }

    /** Keeps lengths that stay where they are and lets ONNX infer one other that varies. */
    static String reshape(String name, List<Dim> from, List<Dim> to, Emitter emit) {
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            Dim dim = to.get(i);
            boolean isKept = i < from.size() && from.get(i).equals(dim);
            lengths.add(dim.isStatic() ? dim.factor() : isKept ? 0L : -1L);
        }
        boolean isPlain = to.stream().noneMatch(dim -> dim.factor() == 0);
        return isPlain && Collections.frequency(lengths, -1L) <= 1
                ? emit.node("Reshape", List.of(name, emit.longs(lengths)))
                : emit.node("Reshape", List.of(name, emit.shape(to)), Attribute.of("allowzero", 1));
    }

    private static void transpose(TracedOp op, Emitter emit) {
        int rank = op.value(0).type().rank();
        long[] axes =
                op.count() == 1
                        ? LongStream.range(0, rank).map(axis -> rank - 1 - axis).toArray()
                        : op.integers(1).stream().mapToLong(axis -> axis(axis, rank)).toArray();
        emit.bind(op.result(), transpose(emit.name(op.value(0)), emit, axes));
    }

    private static String transpose(String name, Emitter emit, long... axes) {
        return emit.node("Transpose", List.of(name), Attribute.of("perm", axes));
    }

    private static void swapAxes(TracedOp op, Emitter emit) {
        int rank = op.value(0).type().rank();
        List<Long> axes = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        Collections.swap(axes, axis(op.integer(1), rank), axis(op.integer(2), rank));
        emit.bind(
                op.result(),
                transpose(
                        emit.name(op.value(0)),
                        emit,
                        axes.stream().mapToLong(Long::longValue).toArray()));
    }

    /** Axes that are longer than 1 stay, also where they are named. */
    private static void squeeze(TracedOp op, Emitter emit) {
        List<Dim> dims = op.value(0).type().dims();
        List<Long> wanted =
                switch (op.count()) {
                    case 1 -> LongStream.range(0, dims.size()).boxed().toList();
                    default -> op.is(1, Number.class) ? List.of(op.integer(1)) : op.integers(1);
                };
        List<Long> axes =
                wanted.stream()
                        .filter(a -> dims.get(axis(a, dims.size())).equals(Dim.of(1)))
                        .toList();
        String name = emit.name(op.value(0));
        emit.bind(
                op.result(),
                axes.isEmpty() ? name : emit.node("Squeeze", List.of(name, emit.longs(axes))));
    }

    private static void expandDims(TracedOp op, Emitter emit) {
        emit.bind(op.result(), unsqueeze(emit.name(op.value(0)), op.integer(1), emit));
    }

    private static String unsqueeze(String name, long axis, Emitter emit) {
        return emit.node("Unsqueeze", List.of(name, emit.longs(List.of(axis))));
    }

    private static void concat(TracedOp op, Emitter emit) {
        join(op, emit, joined(op).stream().map(emit::name).toList());
    }

    private static void stack(TracedOp op, Emitter emit) {
        long axis = joinAxis(op);
        join(op, emit, joined(op).stream().map(v -> unsqueeze(emit.name(v), axis, emit)).toList());
    }

    private static void join(TracedOp op, Emitter emit, List<String> parts) {
        emit.bind(op.result(), emit.node("Concat", parts, Attribute.of("axis", joinAxis(op))));
    }

    /** The receiver and one other array, or a list of others. */
    private static List<Value> joined(TracedOp op) {
        List<Value> joined = new ArrayList<>(List.of(op.value(0)));
        joined.addAll(op.is(1, Value.class) ? List.of(op.value(1)) : op.values(1));
        for (Value value : joined) {
            if (value.type().element() != op.result().type().element()) {
                throw op.unsupported(
                        "it joins arrays of the types "
                                + joined.stream().map(v -> v.type().element()).toList()
                                + "; convert them with toType first");
            }
        }
        return joined;
    }

    private static long joinAxis(TracedOp op) {
        return op.count() > 2 ? op.integer(2) : 0;
    }

    /** Counts a negative axis from the end. */
    static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
