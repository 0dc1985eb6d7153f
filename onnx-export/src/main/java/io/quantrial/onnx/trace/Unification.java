package io.quantrial.onnx.trace;

import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.spi.QuantException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < passes.get(0).inputs().size(); i++) {
            int index = i;
            inputs.add(
                    value(
                            passes.stream().map(pass -> pass.inputs().get(index)).toList(),
                            "the input"));
        }
        List<TracedOp> ops = new ArrayList<>();
        int steps = passes.get(0).steps().size();
        for (int i = 0; i < steps; i++) {
            int index = i;
            ops.add(
                    op(
                            passes.stream()
                                    .map(
                                            pass ->
                                                    index < pass.steps().size()
                                                            ? pass.steps().get(index)
                                                            : null)
                                    .toList()));
        }
        for (Recorder.Pass pass : passes) {
            if (pass.steps().size() != steps) {
                throw branches(passes.get(0).steps().get(Math.max(0, steps - 1)));
            }
        }
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < passes.get(0).outputs().size(); i++) {
            int index = i;
            outputs.add(
                    value(
                            passes.stream().map(pass -> pass.outputs().get(index)).toList(),
                            "the output"));
        }
        return new TracedModel(inputs, ops, outputs);
    }

    private TracedOp op(List<RawStep> steps) {
        RawStep first = steps.get(0);
        for (RawStep step : steps) {
            if (step == null
                    || !step.name().equals(first.name())
                    || !step.layer().equals(first.layer())
                    || step.arguments().size() != first.arguments().size()
                    || step.results().size() != first.results().size()) {
                throw branches(first);
            }
        }
        String where = first.layer() + " calls " + first.name();
        List<List<Object>> arguments = new ArrayList<>();
        steps.forEach(step -> arguments.add(new ArrayList<>()));
        for (int i = 0; i < first.arguments().size(); i++) {
            int index = i;
            List<Object> seen =
                    new ArrayList<>(
                            Arrays.asList(
                                    steps.stream()
                                            .map(step -> step.arguments().get(index))
                                            .toArray()));
            List<Object> unified = unify(seen, where);
            for (int pass = 0; pass < unified.size(); pass++) {
                arguments.get(pass).add(unified.get(pass));
            }
        }
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < first.results().size(); i++) {
            int index = i;
            results.add(
                    value(steps.stream().map(step -> step.results().get(index)).toList(), where));
        }
        return new TracedOp(first.name(), first.layer(), arguments, results, first.slot(), sizes);
    }

    /** Replaces raw values by unified ones and leaves plain arguments as they were in each pass. */
    private List<Object> unify(List<Object> seen, String where) {
        Object first = seen.get(0);
        if (first instanceof RawValue) {
            Value value = value(seen.stream().map(RawValue.class::cast).toList(), where);
            return seen.stream().map(each -> (Object) value).toList();
        }
        if (first instanceof IndexStep.Take) {
            List<Object> positions =
                    unify(
                            seen.stream().map(each -> ((IndexStep.Take) each).positions()).toList(),
                            where);
            return positions.stream().map(each -> (Object) new IndexStep.Take(each)).toList();
        }
        if (first instanceof List<?> list) {
            List<List<Object>> columns = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                int index = i;
                columns.add(
                        unify(
                                seen.stream()
                                        .map(each -> (Object) ((List<?>) each).get(index))
                                        .toList(),
                                where));
            }
            return IntStream.range(0, seen.size())
                    .mapToObj(pass -> (Object) columns.stream().map(c -> c.get(pass)).toList())
                    .toList();
        }
        return seen;
    }

    private Value value(List<RawValue> seen, String where) {
        RawValue first = seen.get(0);
        Value known = values.get(first.id());
        if (known != null) {
            return known;
        }
        if (seen.stream().anyMatch(raw -> raw.id() != first.id())) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    where + ": it works on other values for another size of the input");
        }
        Origin origin = first.origin();
        List<Dim> dims = dims(seen, where);
        if (origin instanceof Origin.Constant constant) {
            origin = constant(constant, seen, where);
        }
        Value value = new Value(first.id(), origin, new TensorType(first.element(), dims));
        values.put(first.id(), value);
        return value;
    }

    private List<Dim> dims(List<RawValue> seen, String where) {
        int rank = seen.get(0).lengths().size();
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            List<Long> lengths = new ArrayList<>();
            for (RawValue raw : seen) {
                if (raw.lengths().size() != rank) {
                    throw new QuantException(
                            QuantException.Code.UNSUPPORTED,
                            where + ": the number of axes depends on the size of the input");
                }
                lengths.add(raw.lengths().get(axis));
            }
            dims.add(
                    Dim.infer(lengths, sizes)
                            .orElseThrow(
                                    () ->
                                            new QuantException(
                                                    QuantException.Code.UNSUPPORTED,
                                                    where
                                                            + ": an axis has the lengths "
                                                            + lengths
                                                            + " for "
                                                            + sizes
                                                            + ", which are not in proportion to"
                                                            + " the size of the input")));
        }
        return dims;
    }

    /**
     * A constant whose shape follows the sizes is kept if all its numbers are equal, or count up
     * from 0.
     */
    private static Origin constant(Origin.Constant first, List<RawValue> seen, String where) {
        List<Tensor> data =
                seen.stream().map(raw -> ((Origin.Constant) raw.origin()).data()).toList();
        if (data.stream().allMatch(tensor -> tensor.data().equals(data.get(0).data()))) {
            return first;
        }
        if (data.stream().allMatch(Unification::isUniform)
                && data.stream().allMatch(tensor -> element(tensor).equals(element(data.get(0))))) {
            return new Origin.Uniform(first.name(), data.get(0));
        }
        if (data.stream().allMatch(Unification::countsUp)) {
            return new Origin.Counting(first.name());
        }
        throw new QuantException(
                QuantException.Code.UNSUPPORTED,
                where
                        + ": it uses numbers that are made anew in each pass and depend on the size"
                        + " of the input, or on chance. Only arrays of one number (zeros, ones,"
                        + " full) and arange(n) may follow the size");
    }

    private static boolean isUniform(Tensor tensor) {
        int width = Math.max(1, tensor.type().bits() / 8);
        return IntStream.range(0, tensor.data().remaining() / width)
                .allMatch(i -> tensor.data().slice(i * width, width).equals(element(tensor)));
    }

    private static ByteBuffer element(Tensor tensor) {
        return tensor.data().slice(0, Math.max(1, tensor.type().bits() / 8));
    }

    private static boolean countsUp(Tensor tensor) {
        if (tensor.type() == ElementType.FLOAT) {
            float[] floats = tensor.toFloats();
            return IntStream.range(0, floats.length).allMatch(i -> floats[i] == i);
        }
        if (tensor.type().isFloating() || tensor.type() == ElementType.BOOL) {
            return false;
        }
        long[] longs = tensor.toLongs();
        return LongStream.range(0, longs.length).allMatch(i -> longs[(int) i] == i);
    }

    private static QuantException branches(RawStep step) {
        return new QuantException(
                QuantException.Code.UNSUPPORTED,
                step.layer()
                        + " calls "
                        + step.name()
                        + ", but for another size of the input the model does something else; what"
                        + " it does must not depend on shapes");
    }
}
