package io.quantrial.onnx.op;

import static java.util.Map.entry;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.trace.IndexStep;
import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.onnx.trace.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Operations that choose numbers by their position. */
final class IndexOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.ofEntries(
                entry("get", IndexOps::get),
                entry("getScalar", IndexOps::get),
                entry("take", IndexOps::take),
                entry("gather", IndexOps::gather),
                entry("gatherNd", IndexOps::gatherNd),
                entry("embedding", IndexOps::embedding),
                entry("oneHot", IndexOps::oneHot));
    }

    /** First the slices at once, then single positions from the last axis on, then new axes. */
    private static void get(TracedOp op, Emitter emit) {
        List<IndexStep> steps = wholeAxes(op);
        String name = slices(op, emit, steps);
        List<Long> newAxes = new ArrayList<>();
        int axis = op.value(0).type().rank();
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (!(steps.get(i) instanceof IndexStep.NewAxis)) {
                axis--;
            }
            if (steps.get(i) instanceof IndexStep.Fixed fixed) {
                name = gather(name, emit.scalar(ElementType.INT64, fixed.index()), axis, emit);
            } else if (steps.get(i) instanceof IndexStep.Take take) {
                name = gather(name, positions((Value) take.positions(), emit), axis, emit);
            }
        }
        long out = 0;
        for (IndexStep step : steps) {
            if (step instanceof IndexStep.NewAxis) {
                newAxes.add(out);
            }
            out += axes(step);
        }
        if (!newAxes.isEmpty()) {
            name = emit.node("Unsqueeze", List.of(name, emit.longs(newAxes)));
        }
        emit.bind(op.result(), name);
    }

    /** Writes out an ellipsis and the axes that are not mentioned. */
    private static List<IndexStep> wholeAxes(TracedOp op) {
        List<IndexStep> steps = new ArrayList<>(op.index(1));
        if (!steps.contains(new IndexStep.Ellipsis())) {
            steps.add(new IndexStep.Ellipsis());
        }
        long taken = steps.stream().filter(step -> step instanceof IndexStep.Take).count();
        for (IndexStep step : steps) {
            if (step instanceof IndexStep.Other other) {
                throw op.unsupported(
                        "an index of the kind "
                                + other.kind()
                                + " cannot be exported; indices, slices, null, \"...\" and one"
                                + " array of positions can");
            }
        }
        if (taken > 1) {
            throw op.unsupported(
                    "an index with "
                            + taken
                            + " arrays of positions cannot be exported, only with one; take them"
                            + " one after the other, or use gatherNd");
        }
        int ellipsis = steps.indexOf(new IndexStep.Ellipsis());
        long named =
                steps.stream()
                        .filter(step -> !(step instanceof IndexStep.NewAxis))
                        .filter(step -> !(step instanceof IndexStep.Ellipsis))
                        .count();
        steps.remove(ellipsis);
        for (long i = named; i < op.value(0).type().rank(); i++) {
            steps.add(ellipsis, new IndexStep.All());
        }
        return steps;
    }

    /** Returns how many axes of the result an element stands for. */
    private static int axes(IndexStep step) {
        if (step instanceof IndexStep.Fixed) {
            return 0;
        }
        return step instanceof IndexStep.Take take ? ((Value) take.positions()).type().rank() : 1;
    }

    private static String slices(TracedOp op, Emitter emit, List<IndexStep> steps) {
        List<Long> starts = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        List<Long> axes = new ArrayList<>();
        List<Long> strides = new ArrayList<>();
        long axis = 0;
        for (IndexStep step : steps) {
            if (step instanceof IndexStep.Slice slice) {
                starts.add(slice.min() == null ? 0 : slice.min());
                ends.add(slice.max() == null ? Integer.MAX_VALUE : slice.max());
                axes.add(axis);
                strides.add(slice.step() == null ? 1 : slice.step());
            }
            axis += step instanceof IndexStep.NewAxis ? 0 : 1;
        }
        String name = emit.name(op.value(0));
        return axes.isEmpty()
                ? name
                : emit.node(
                        "Slice",
                        List.of(
                                name,
                                emit.longs(starts),
                                emit.longs(ends),
                                emit.longs(axes),
                                emit.longs(strides)));
    }

    private static String gather(String data, String positions, int axis, Emitter emit) {
        return emit.node("Gather", List.of(data, positions), Attribute.of("axis", axis));
    }

    /** DJL takes positions of any type; ONNX wants whole numbers. */
    private static String positions(Value value, Emitter emit) {
        return value.type().element() == ElementType.INT32
                ? emit.name(value)
                : emit.name(value, ElementType.INT64);
    }

    /** Positions count through all axes. */
    private static void take(TracedOp op, Emitter emit) {
        String flat =
                emit.node("Reshape", List.of(emit.name(op.value(0)), emit.longs(List.of(-1L))));
        Value index = op.value(op.count() - 1);
        emit.bind(op.result(), gather(flat, positions(index, emit), 0, emit));
    }

    private static void gather(TracedOp op, Emitter emit) {
        emit.bind(
                op.result(),
                emit.node(
                        "GatherElements",
                        List.of(emit.name(op.value(0)), positions(op.value(1), emit)),
                        Attribute.of("axis", op.integer(2))));
    }

    /** DJL has the coordinates of a position along the first axis of the index, ONNX the last. */
    private static void gatherNd(TracedOp op, Emitter emit) {
        Value index = op.value(1);
        String data = emit.name(op.value(0));
        String positions = emit.name(index, ElementType.INT64);
        int rank = index.type().rank();
        if (index.type().dims().get(0).equals(Dim.of(1))) {
            String rows = emit.node("Squeeze", List.of(positions, emit.longs(List.of(0L))));
            emit.bind(op.result(), gather(data, rows, 0, emit));
            return;
        }
        long[] depthLast = LongStream.range(1, rank + 1L).map(axis -> axis % rank).toArray();
        String turned = ShapeOps.transpose(positions, emit, depthLast);
        emit.bind(op.result(), emit.node("GatherND", List.of(data, turned)));
    }

    /** Arguments: receiver, positions, table, format of the gradient. */
    private static void embedding(TracedOp op, Emitter emit) {
        emit.bind(
                op.result(), gather(emit.name(op.value(2)), positions(op.value(1), emit), 0, emit));
    }

    private static void oneHot(TracedOp op, Emitter emit) {
        String values =
                emit.constant(emit.graph().freshName("off_on"), Tensor.floats(List.of(2L), 0, 1));
        String hot =
                emit.node(
                        "OneHot",
                        List.of(
                                emit.name(op.value(0), ElementType.INT64),
                                emit.scalar(ElementType.INT64, op.integer(1)),
                                values));
        ElementType type = op.result().type().element();
        emit.bind(op.result(), type == ElementType.FLOAT ? hot : emit.cast(hot, type));
    }
}
