package io.quantrial.onnx.trace;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.index.dim.NDIndexTake;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.dispatch.OpCall;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes down one forward pass.
 *
 * <p>Values are followed by the identity of the engine's arrays. What does not depend on an input
 * and is no quantized weight is a constant: its numbers are taken when it is first used, before the
 * operation runs, for an operation may change them in place.
 */
final class Recorder implements ForwardObserver {

    private final Map<NDArray, RawValue> values = new IdentityHashMap<>();
    private final Map<NDArray, String> names = new IdentityHashMap<>();
    private final List<RawStep> steps = new ArrayList<>();
    private final List<RawValue> inputs = new ArrayList<>();
    private int count;

    /**
     * A recorded pass.
     *
     * @param inputs the values that came in
     * @param steps what happened
     * @param outputs the values that went out
     */
    record Pass(List<RawValue> inputs, List<RawStep> steps, List<RawValue> outputs) {}

    void inputs(NDList arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            inputs.add(define(arrays.get(i), new Origin.Input(i), true));
        }
    }

    Pass finish(NDList outputs) {
        List<RawValue> results = outputs.stream().map(this::known).toList();
        return new Pass(List.copyOf(inputs), List.copyOf(steps), results);
    }

    @Override
    public void parameter(LayerPath layer, Parameter parameter, NDArray value) {
        names.putIfAbsent(value, layer + "." + parameter.getName());
    }

    @Override
    public NDArray quantized(Slot slot, NDArray before, NDArray after) {
        if (after == before) {
            return after;
        }
        RawValue in = known(before);
        // a quantized weight is followed as if it depended on an input: its integers must survive
        boolean isWeight = slot.id().target() == QuantTarget.WEIGHT;
        boolean isFollowed = in.isVariable() || isWeight;
        String name = names.getOrDefault(before, slot.id().toString());
        RawValue out = define(after, origin(isFollowed, name, after), isFollowed);
        steps.add(
                new RawStep(
                        RawStep.QUANTIZE,
                        slot.id().layer(),
                        isWeight ? List.of(in, NumbersOf.tensor(after)) : List.of(in),
                        List.of(out),
                        Optional.of(slot)));
        return after;
    }

    @Override
    public void biasRounded(LayerPath layer, NDArray before, NDArray after) {
        RawValue in = known(before);
        String name = names.getOrDefault(before, layer + ".bias");
        RawValue out = define(after, origin(in.isVariable(), name, after), in.isVariable());
        steps.add(
                new RawStep(
                        RawStep.ROUND_BIAS, layer, List.of(in), List.of(out), Optional.empty()));
    }

    @Override
    public Object operation(LayerPath layer, OpCall call) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(known(call.receiver()));
        call.arguments().forEach(argument -> arguments.add(argument(argument)));
        boolean isVariable = arguments.stream().anyMatch(Recorder::isVariable);
        Object result = call.proceed();
        List<RawValue> results = new ArrayList<>();
        for (NDArray array : result instanceof NDList list ? list : List.of((NDArray) result)) {
            if (isVariable) {
                results.add(define(array, new Origin.Computed(), true));
            } else {
                // looked at when it is used; an operation in place made it another constant
                values.remove(array);
            }
        }
        if (isVariable) {
            steps.add(new RawStep(call.name(), layer, arguments, results, Optional.empty()));
        }
        return result;
    }

    @Override
    public void read(LayerPath layer, String method, NDArray array) {
        RawValue value = values.get(array);
        if (value != null && value.isVariable()) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    layer
                            + " reads numbers that depend on the input into Java ("
                            + method
                            + "); the file could not follow what it decides by them. Compute with"
                            + " arrays instead, such as NDArrays.where(condition, a, b)");
        }
    }

    @Override
    public void write(LayerPath layer, String method, NDArray array, List<NDArray> arguments) {
        boolean isVariable =
                arguments.stream().map(values::get).anyMatch(v -> v != null && v.isVariable());
        RawValue target = values.get(array);
        if (isVariable || (target != null && target.isVariable())) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    layer
                            + " overwrites a part of an array in place ("
                            + method
                            + "), which a graph cannot express. Build the result with concat, stack"
                            + " or NDArrays.where instead");
        }
        values.remove(array);
    }

    private static Origin origin(boolean isVariable, String name, NDArray array) {
        return isVariable
                ? new Origin.Computed()
                : new Origin.Constant(name, NumbersOf.tensor(array));
    }

    private static boolean isVariable(Object argument) {
        if (argument instanceof RawValue value) {
            return value.isVariable();
        }
        if (argument instanceof IndexStep.Take take) {
            return isVariable(take.positions());
        }
        return argument instanceof List<?> list && list.stream().anyMatch(Recorder::isVariable);
    }

    private RawValue define(NDArray array, Origin origin, boolean isVariable) {
        Shape shape = array.getShape();
        ElementType element =
                ElementType.of(array.getDataType())
                        .orElseThrow(
                                () ->
                                        new QuantException(
                                                QuantException.Code.UNSUPPORTED,
                                                "arrays of type "
                                                        + array.getDataType()
                                                        + " cannot be exported"));
        List<Long> lengths = Arrays.stream(shape.getShape()).boxed().toList();
        RawValue value = new RawValue(count++, origin, element, lengths, isVariable);
        values.put(array, value);
        return value;
    }

    private RawValue known(NDArray array) {
        RawValue value = values.get(array);
        if (value != null) {
            return value;
        }
        String name = names.getOrDefault(array, "constant");
        return define(array, new Origin.Constant(name, NumbersOf.tensor(array)), false);
    }

    private Object argument(Object argument) {
        if (argument instanceof NDArray array) {
            return known(array);
        }
        if (argument instanceof NDList list) {
            return list.stream().map(this::known).toList();
        }
        if (argument instanceof NDArray[] arrays) {
            return Arrays.stream(arrays).map(this::known).toList();
        }
        if (argument instanceof NDIndex index) {
            return index.getIndices().stream().map(this::index).toList();
        }
        if (argument instanceof NDManager || argument instanceof Device) {
            // where an array lives is no part of the computation
            return null;
        }
        return argument;
    }

    private IndexStep index(NDIndexElement element) {
        if (element instanceof NDIndexAll) {
            return new IndexStep.All();
        }
        if (element instanceof NDIndexNull) {
            return new IndexStep.NewAxis();
        }
        if (element instanceof NDIndexFixed fixed) {
            return new IndexStep.Fixed(fixed.getIndex());
        }
        if (element instanceof NDIndexSlice slice) {
            return new IndexStep.Slice(slice.getMin(), slice.getMax(), slice.getStep());
        }
        if (element instanceof NDIndexTake take) {
            return new IndexStep.Take(known(take.getIndex()));
        }
        return new IndexStep.Other(element.getClass().getSimpleName());
    }
}
