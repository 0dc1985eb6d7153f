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

/** Operations that move or repeat numbers without computing: shapes and axes. */
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
                entry("broadcast", ShapeOps::broadcast),
                entry("tile", ShapeOps::tile),
                entry("repeat", ShapeOps::repeat),
                entry("flip", ShapeOps::flip),
                entry("pad", ShapeOps::pad),
                entry("zerosLike", (op, emit) -> fill(op, emit, 0)),
                entry("onesLike", (op, emit) -> fill(op, emit, 1)),
                entry("like", (op, emit) -> fill(op, emit, 0)));
    }

    /** Whatever shape was asked for, the result has it. */
    private static void reshape(TracedOp op, Emitter emit) {
        Value from = op.value(0);
        List<Dim> to = op.result().type().dims();
        emit.bind(op.result(), emit.reshape(emit.name(from), from.type().dims(), to));
    }

    private static void transpose(TracedOp op, Emitter emit) {
        int rank = op.value(0).type().rank();
        long[] axes =
                op.count() == 1
                        ? LongStream.range(0, rank).map(axis -> rank - 1 - axis).toArray()
                        : op.integers(1).stream().mapToLong(axis -> axis(axis, rank)).toArray();
        emit.bind(op.result(), transpose(emit.name(op.value(0)), emit, axes));
    }

    static String transpose(String name, Emitter emit, long... axes) {
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

    /**
     * Axes that are longer than 1 stay, also where they are named; so does the batch axis, which
     * DJL's {@code squeeze()} drops for a single sample.
     */
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

    static String unsqueeze(String name, long axis, Emitter emit) {
        return emit.node("Unsqueeze", List.of(name, emit.longs(List.of(axis))));
    }

    private static void broadcast(TracedOp op, Emitter emit) {
        String shape = emit.shape(op.result().type().dims());
        emit.bind(op.result(), emit.node("Expand", List.of(emit.name(op.value(0)), shape)));
    }

    private static void fill(TracedOp op, Emitter emit, int number) {
        String one = emit.scalar(op.result().type().element(), number);
        String shape = emit.shape(op.result().type().dims());
        emit.bind(op.result(), emit.node("Expand", List.of(one, shape)));
    }

    /** One number for every axis, or one for each of the last axes and for new ones before them. */
    private static void tile(TracedOp op, Emitter emit) {
        List<Dim> from = op.value(0).type().dims();
        List<Dim> times =
                op.is(1, Number.class)
                        ? Collections.nCopies(Math.max(1, from.size()), op.dim(1))
                        : op.dims(1);
        List<Dim> widened = new ArrayList<>(from);
        while (widened.size() < times.size()) {
            widened.add(0, Dim.of(1));
        }
        String name = emit.name(op.value(0));
        if (widened.size() > from.size()) {
            name = emit.reshape(name, from, widened);
        }
        emit.bind(op.result(), emit.node("Tile", List.of(name, emit.shape(times))));
    }

    /** Repeats each number, not the whole: along an axis of its own, which is then merged. */
    private static void repeat(TracedOp op, Emitter emit) {
        List<Dim> from = op.value(0).type().dims();
        List<Dim> to = op.result().type().dims();
        List<Dim> apart = new ArrayList<>();
        List<Long> added = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            Dim length = i < from.size() ? from.get(i) : Dim.of(1);
            added.add(2L * i + 1);
            apart.add(length);
            apart.add(times(op, length, to.get(i)));
        }
        String name = emit.name(op.value(0));
        if (from.isEmpty()) {
            name = unsqueeze(name, 0, emit);
        }
        name = emit.node("Unsqueeze", List.of(name, emit.longs(added)));
        name = emit.node("Expand", List.of(name, emit.shape(apart)));
        emit.bind(op.result(), emit.node("Reshape", List.of(name, emit.shape(to))));
    }

    private static Dim times(TracedOp op, Dim from, Dim to) {
        boolean isMultiple =
                from.factor() > 0
                        && to.factor() % from.factor() == 0
                        && (to.ofBatch() || !from.ofBatch())
                        && (to.ofSequence() || !from.ofSequence());
        if (!isMultiple) {
            throw op.unsupported("an axis of length " + from + " cannot become " + to);
        }
        return new Dim(
                to.factor() / from.factor(),
                to.ofBatch() && !from.ofBatch(),
                to.ofSequence() && !from.ofSequence());
    }

    private static void flip(TracedOp op, Emitter emit) {
        emit.bind(op.result(), flip(emit.name(op.value(0)), op.integers(1), emit));
    }

    static String flip(String name, List<Long> axes, Emitter emit) {
        int count = axes.size();
        return emit.node(
                "Slice",
                List.of(
                        name,
                        emit.longs(Collections.nCopies(count, -1L)),
                        emit.longs(Collections.nCopies(count, (long) Integer.MIN_VALUE)),
                        emit.longs(axes),
                        emit.longs(Collections.nCopies(count, -1L))));
    }

    /** DJL gives pairs of numbers, before and after, the last axis first. */
    private static void pad(TracedOp op, Emitter emit) {
        List<Long> pairs = op.integers(1);
        int rank = op.value(0).type().rank();
        List<Long> pads = new ArrayList<>(Collections.nCopies(2 * rank, 0L));
        for (int i = 0; i < pairs.size() / 2; i++) {
            pads.set(rank - 1 - i, pairs.get(2 * i));
            pads.set(2 * rank - 1 - i, pairs.get(2 * i + 1));
        }
        String filling = emit.scalar(op.result().type().element(), op.number(2));
        emit.bind(
                op.result(),
                emit.node("Pad", List.of(emit.name(op.value(0)), emit.longs(pads), filling)));
    }

    /** Counts a negative axis from the end. */
    static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
