package io.quantrial.onnx.trace;

import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.spi.QuantException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Makes one model of the passes that were recorded at several sizes. */
final class Unification {

    private final List<Recorder.Pass> passes;
    private final List<Dim.Sizes> sizes;
    private final Map<RawValue, Value> values = new IdentityHashMap<>();
    private final List<TracedOp> ops = new ArrayList<>();
    private int count;

    Unification(List<Recorder.Pass> passes, List<Dim.Sizes> sizes) {
        this.passes = passes;
        this.sizes = sizes;
    }

    TracedModel model() {
        List<Value> inputs = border(Recorder.Pass::inputs, "the input");
        int steps = passes.stream().mapToInt(pass -> pass.steps().size()).min().orElseThrow();
        for (int i = 0; i < steps; i++) {
            int index = i;
            List<RawStep> seen = passes.stream().map(pass -> pass.steps().get(index)).toList();
            Passes arguments = arguments(seen);
            List<Value> results =
                    column(seen.stream().map(RawStep::results).toList(), where(seen.get(0)));
            add(seen.get(0), arguments, results);
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

    private void add(RawStep step, Passes arguments, List<Value> results) {
        ops.add(new TracedOp(step.name(), step.layer(), arguments, results, step.slot()));
    }

    private Passes arguments(List<RawStep> steps) {
        RawStep first = steps.get(0);
        for (RawStep step : steps) {
            if (!step.name().equals(first.name()) || !step.layer().equals(first.layer())) {
                throw branches(where(first));
            }
        }
        List<List<Object>> arguments = new ArrayList<>();
        List<Object> seen = steps.stream().map(step -> (Object) step.arguments()).toList();
        for (Object pass : unify(seen, where(first))) {
            arguments.add(new ArrayList<>((List<?>) pass));
        }
        return new Passes(arguments, sizes);
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
        Value known = values.get(first);
        for (RawValue raw : seen) {
            boolean isSame =
                    values.get(raw) == known
                            && raw.isVariable() == first.isVariable()
                            && raw.element() == first.element();
            if (!isSame) {
                throw branches(where);
            }
        }
        if (known != null) {
            return known;
        }
        TensorType type = new TensorType(first.element(), dims(seen, where));
        Origin origin = first.origin();
        if (origin instanceof Origin.Constant) {
            Optional<Origin> constant = Constants.origin(seen, type.dims());
            if (constant.isEmpty()) {
                return computed(seen, type, where);
            }
            origin = constant.get();
        }
        return remember(seen, origin, type);
    }

    private Value remember(List<RawValue> seen, Origin origin, TensorType type) {
        Value value = new Value(count++, origin, type);
        seen.forEach(raw -> values.put(raw, value));
        return value;
    }

    /** Takes the computation of a constant over where its numbers follow the sizes. */
    private Value computed(List<RawValue> seen, TensorType type, String where) {
        List<RawStep> steps = new ArrayList<>();
        for (int pass = 0; pass < passes.size(); pass++) {
            RawStep step = passes.get(pass).producers().get(seen.get(pass));
            if (step == null) {
                throw unsupported(
                        where
                                + ": it uses numbers that are made anew in each pass and depend on"
                                + " the size of the input, or on chance; only arrays of one number"
                                + " (zeros, ones, full), arange(n) and what is computed from them"
                                + " may follow the size");
            }
            steps.add(step);
        }
        Passes arguments = arguments(steps);
        Value value = remember(seen, new Origin.Computed(), type);
        add(steps.get(0), arguments, List.of(value));
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
