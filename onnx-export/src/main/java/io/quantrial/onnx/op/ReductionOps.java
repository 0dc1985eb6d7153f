package io.quantrial.onnx.op;

import static java.util.Map.entry;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.onnx.trace.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations that combine or order the numbers along axes. */
final class ReductionOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.ofEntries(
                entry("sum", reduction("ReduceSum")),
                entry("mean", reduction("ReduceMean")),
                entry("max", reduction("ReduceMax")),
                entry("min", reduction("ReduceMin")),
                entry("prod", reduction("ReduceProd")),
                entry("norm", ReductionOps::norm),
                entry("all", (op, emit) -> truth(op, emit, "ReduceMin")),
                entry("any", (op, emit) -> truth(op, emit, "ReduceMax")),
                entry("none", ReductionOps::none),
                entry("countNonzero", ReductionOps::countNonzero),
                entry("argMax", (op, emit) -> position(op, emit, "ArgMax")),
                entry("argMin", (op, emit) -> position(op, emit, "ArgMin")),
                entry("cumSum", ReductionOps::cumSum),
                entry("topK", ReductionOps::topK),
                entry("sort", ReductionOps::sort),
                entry("argSort", ReductionOps::argSort));
    }

    /** Arguments: receiver, axes, whether they are kept; without axes all are reduced. */
    private static OpMapping reduction(String operator) {
        return (op, emit) -> {
            // DJL adds whole numbers up as int64
            String name = emit.name(op.value(0), op.result().type().element());
            Optional<List<Long>> axes =
                    op.count() > 1 ? Optional.of(op.integers(1)) : Optional.empty();
            boolean keepsAxes = op.count() > 2 && op.flag(2);
            emit.bind(op.result(), reduce(emit, operator, name, axes, keepsAxes));
        };
    }

    private static String reduce(
            Emitter emit,
            String operator,
            String name,
            Optional<List<Long>> axes,
            boolean keepsAxes) {
        Attribute keep = Attribute.of("keepdims", keepsAxes ? 1 : 0);
        return axes.isPresent()
                ? emit.node(operator, List.of(name, emit.longs(axes.get())), keep)
                : emit.node(operator, List.of(name), keep);
    }

    /** Overloads: (), (keep), (axes), (axes, keep), (order, axes, keep). */
    private static void norm(TracedOp op, Emitter emit) {
        int first = op.is(1, Number.class) ? 2 : 1;
        long order = first == 2 ? op.integer(1) : 2;
        if (order != 1 && order != 2) {
            throw op.unsupported("the order " + order + " cannot be exported, only 1 and 2");
        }
        Optional<List<Long>> axes =
                op.is(first, int[].class) ? Optional.of(op.integers(first)) : Optional.empty();
        int last = op.count() - 1;
        boolean keepsAxes = op.is(last, Boolean.class) && op.flag(last);
        emit.bind(
                op.result(),
                reduce(emit, "ReduceL" + order, emit.name(op.value(0)), axes, keepsAxes));
    }

    /** Which numbers are not 0, as 0 and 1, which runtimes can reduce. */
    private static String bits(Value value, Emitter emit, ElementType type) {
        ElementType given = value.type().element();
        if (given == ElementType.BOOL) {
            return emit.cast(emit.name(value), type);
        }
        // not a conversion: ONNX Runtime joins it with a conversion before, from 0.5 over 0 to true
        ElementType compared = Operands.computed(given);
        String zero = emit.scalar(compared, 0);
        String isZero = emit.node("Equal", List.of(emit.name(value, compared), zero));
        return emit.cast(emit.node("Not", List.of(isZero)), type);
    }

    private static void truth(TracedOp op, Emitter emit, String operator) {
        emit.bind(op.result(), truth(op.value(0), emit, operator));
    }

    private static String truth(Value value, Emitter emit, String operator) {
        String bits = bits(value, emit, ElementType.INT32);
        return emit.cast(reduce(emit, operator, bits, Optional.empty(), false), ElementType.BOOL);
    }

    private static void none(TracedOp op, Emitter emit) {
        String any = truth(op.value(0), emit, "ReduceMax");
        emit.bind(op.result(), emit.node("Not", List.of(any)));
    }

    private static void countNonzero(TracedOp op, Emitter emit) {
        Optional<List<Long>> axes =
                op.count() > 1 ? Optional.of(List.of(op.integer(1))) : Optional.empty();
        String bits = bits(op.value(0), emit, ElementType.INT64);
        emit.bind(op.result(), reduce(emit, "ReduceSum", bits, axes, false));
    }

    /** Without an axis the position counts through all of them. */
    private static void position(TracedOp op, Emitter emit, String operator) {
        String name = emit.name(op.value(0));
        if (op.count() == 1) {
            name = emit.node("Reshape", List.of(name, emit.longs(List.of(-1L))));
        }
        emit.bind(
                op.result(),
                emit.node(
                        operator,
                        List.of(name),
                        Attribute.of("axis", op.count() == 1 ? 0 : op.integer(1)),
                        Attribute.of("keepdims", 0)));
    }

    private static void cumSum(TracedOp op, Emitter emit) {
        String name = emit.name(op.value(0), op.result().type().element());
        long axis = op.count() > 1 ? op.integer(1) : 0;
        emit.bind(
                op.result(),
                emit.node("CumSum", List.of(name, emit.scalar(ElementType.INT64, axis))));
    }

    /** Arguments: receiver, how many, axis, whether the largest, whether in order. */
    private static void topK(TracedOp op, Emitter emit) {
        boolean largest = op.count() < 4 || op.flag(3);
        List<String> both = best(op, emit, Dim.of(op.integer(1)), op.integer(2), largest);
        emit.bind(op.results().get(0), both.get(0));
        emit.bind(op.results().get(1), both.get(1));
    }

    private static void sort(TracedOp op, Emitter emit) {
        long axis = op.count() > 1 ? op.integer(1) : -1;
        emit.bind(op.result(), ascending(op, emit, axis).get(0));
    }

    /** DJL turns the ascending order round for the descending one. */
    private static void argSort(TracedOp op, Emitter emit) {
        long axis = op.count() > 1 ? op.integer(1) : -1;
        boolean isAscending = op.count() < 3 || op.flag(2);
        String order = ascending(op, emit, axis).get(1);
        emit.bind(op.result(), isAscending ? order : ShapeOps.flip(order, List.of(axis), emit));
    }

    private static List<String> ascending(TracedOp op, Emitter emit, long axis) {
        List<Dim> dims = op.value(0).type().dims();
        return best(op, emit, dims.get(ShapeOps.axis(axis, dims.size())), axis, false);
    }

    private static List<String> best(
            TracedOp op, Emitter emit, Dim count, long axis, boolean largest) {
        return emit.node(
                "TopK",
                2,
                List.of(emit.name(op.value(0)), emit.shape(List.of(count))),
                Attribute.of("axis", axis),
                Attribute.of("largest", largest ? 1 : 0));
    }
}
