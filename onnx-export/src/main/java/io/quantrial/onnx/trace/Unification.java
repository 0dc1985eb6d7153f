package io.quantrial.onnx.trace;

import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.spi.QuantException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Makes one model of the passes that were recorded at several sizes. */
final class Unification {

    private final List<Recorder.Pass> passes;
    private final List<Dim.Sizes> sizes;
    private final Map<Integer, Value> values = new HashMap<>();

    Unification(List<Recorder.Pass> passes, List<Dim.Sizes> sizes) {
        this.passes = passes;
        this.sizes = sizes;
    }

    TracedModel model() {
        List<Value> inputs = border(Recorder.Pass::inputs, "the input");
        List<TracedOp> ops = new ArrayList<>();
        int steps = passes.stream().mapToInt(pass -> pass.steps().size()).min().orElseThrow();
        for (int i = 0; i < steps; i++) {
            int index = i;
            ops.add(op(passes.stream().map(pass -> pass.steps().get(index)).toList()));
        }
        for (Recorder.Pass pass : passes) {
            if (pass.steps().size() > steps) {
                throw branches(where(pass.steps().get(steps)));
            }
        }
        return new TracedModel(inputs, ops, border(Recorder.Pass::outputs, "the output"));
    }

    private List<Value> border(Function<Recorder.Pass, List<RawValue>> values, String where) {
        return column(passes.stream().map(values).toList(), where);
    }

    /** Unifies lists of values that were seen in the passes, one list in each. */
    private List<Value> column(List<List<RawValue>> seen, String where) {
        int count = seen.get(0).size();
        if (seen.stream().anyMatch(list -> list.size() != count)) {
            throw branches(where);
        }
        return IntStream.range(0, count)
                .mapToObj(i -> value(seen.stream().map(list -> list.get(i)).toList(), where))
                .toList();
    }

    private TracedOp op(List<RawStep> steps) {
        RawStep first = steps.get(0);
        String where = where(first);
        for (RawStep step : steps) {
            if (!step.name().equals(first.name()) || !step.layer().equals(first.layer())) {
                throw branches(where);
            }
        }
        List<List<Object>> arguments = new ArrayList<>();
        List<?> unified =
                unify(steps.stream().map(step -> (Object) step.arguments()).toList(), where);
        for (Object pass : unified) {
            arguments.add(new ArrayList<>((List<?>) pass));
        }
        return new TracedOp(
                first.name(),
                first.layer(),
                new Passes(arguments, sizes),
                column(steps.stream().map(RawStep::results).toList(), where),
                first.slot());
    }

    /** Replaces raw values by unified ones and leaves plain arguments as they were in each pass. */
    private List<Object> unify(List<Object> seen, String where) {
        Object first = seen.get(0);
        Class<?> kind = first == null ? null : first.getClass();
        if (first instanceof RawValue) {
            Value value = value(cast(seen, RawValue.class, where), where);
            return seen.stream().map(each -> (Object) value).toList();
        }
        if (first instanceof IndexStep.Take) {
            List<Object> positions =
                    cast(seen, IndexStep.Take.class, where).stream()
                            .map(IndexStep.Take::positions)
                            .toList();
            return unify(positions, where).stream()
                    .map(each -> (Object) new IndexStep.Take(each))
                    .toList();
        }
        if (first instanceof List<?>) {
            return unifyLists(lists(seen, where), where);
        }
        if (seen.stream().anyMatch(each -> (each == null ? null : each.getClass()) != kind)) {
            throw branches(where);
        }
        return seen;
    }

    private List<Object> unifyLists(List<List<?>> seen, String where) {
        int count = seen.get(0).size();
        List<List<Object>> unified = new ArrayList<>();
        for (List<?> list : seen) {
            if (list.size() != count) {
                throw branches(where);
            }
            unified.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            List<Object> column = new ArrayList<>();
            for (List<?> list : seen) {
                column.add(list.get(i));
            }
            List<Object> values = unify(column, where);
            for (int pass = 0; pass < unified.size(); pass++) {
                unified.get(pass).add(values.get(pass));
            }
        }
        return List.copyOf(unified);
    }

    private static List<List<?>> lists(List<Object> seen, String where) {
        List<List<?>> lists = new ArrayList<>();
        cast(seen, List.class, where).forEach(lists::add);
        return lists;
    }

    private static <T> List<T> cast(List<Object> seen, Class<T> kind, String where) {
        if (!seen.stream().allMatch(kind::isInstance)) {
            throw branches(where);
        }
        return seen.stream().map(kind::cast).toList();
    }

    private Value value(List<RawValue> seen, String where) {
        RawValue first = seen.get(0);
        for (RawValue raw : seen) {
            boolean isSame =
                    raw.id() == first.id()
                            && raw.isVariable() == first.isVariable()
                            && raw.element() == first.element();
            if (!isSame) {
                throw branches(where);
            }
        }
        Value known = values.get(first.id());
        if (known != null) {
            return known;
        }
        List<Dim> dims = dims(seen, where);
        Origin origin =
                first.origin() instanceof Origin.Constant
                        ? new Constants(dims, where).origin(seen)
                        : first.origin();
        Value value = new Value(first.id(), origin, new TensorType(first.element(), dims));
        values.put(first.id(), value);
        return value;
    }

    private List<Dim> dims(List<RawValue> seen, String where) {
        int rank = seen.get(0).lengths().size();
        if (seen.stream().anyMatch(raw -> raw.lengths().size() != rank)) {
            throw unsupported(where + ": the number of axes depends on the size of the input");
        }
        return IntStream.range(0, rank)
                .mapToObj(
                        axis ->
                                dim(
                                        seen.stream().map(raw -> raw.lengths().get(axis)).toList(),
                                        where))
                .toList();
    }

    private Dim dim(List<Long> lengths, String where) {
        return Dim.infer(lengths, sizes)
                .orElseThrow(
                        () ->
                                unsupported(
                                        where
                                                + ": an axis has the lengths "
                                                + lengths
                                                + " for "
                                                + sizes
                                                + ", which are not in proportion to the size of the"
                                                + " input"));
    }

    private static String where(RawStep step) {
        return step.layer() + " calls " + step.name();
    }

    private static QuantException branches(String where) {
        return unsupported(
                where
                        + ": for another size of the input the model does something else; which"
                        + " operations it does, and on which arrays, must not depend on shapes");
    }

    static QuantException unsupported(String message) {
        return new QuantException(QuantException.Code.UNSUPPORTED, message);
    }
}
