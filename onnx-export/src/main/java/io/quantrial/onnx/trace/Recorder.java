package io.quantrial.onnx.trace;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.quantrial.onnx.graph.ElementType;
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
 * operation runs, for an operation may change them in place. After such a change the array is
 * another value, and its views are no longer to be used.
 */
final class Recorder implements ForwardObserver {

    private final Map<NDArray, RawValue> values = new IdentityHashMap<>();
    private final Map<NDArray, String> names = new IdentityHashMap<>();
    private final Map<NDArray, String> overwritten = new IdentityHashMap<>();
    private final SharedMemory memory = new SharedMemory();
    private final IndexReader indices = new IndexReader(this::known);
    private final List<RawStep> steps = new ArrayList<>();
    private final List<RawValue> inputs = new ArrayList<>();
    private final Map<NDArray, RawStep> made = new IdentityHashMap<>();
    private final Map<RawValue, RawStep> producers = new IdentityHashMap<>();
    private String where = "the model";

    /**
     * A recorded pass.
     *
     * @param inputs the values that came in
     * @param steps what happened to values that depend on them
     * @param outputs the values that went out
     * @param producers the steps that computed constants from constants, by identity
     */
    record Pass(
            List<RawValue> inputs,
            List<RawStep> steps,
            List<RawValue> outputs,
            Map<RawValue, RawStep> producers) {}

    void inputs(NDList arrays) {
        where = "the input";
        for (int i = 0; i < arrays.size(); i++) {
            inputs.add(define(arrays.get(i), new Origin.Input(i), true));
        }
    }

    Pass finish(NDList outputs) {
        where = "the output";
        List<RawValue> results = outputs.stream().map(this::known).toList();
        return new Pass(List.copyOf(inputs), List.copyOf(steps), results, producers);
    }

    /** Returns which operation of which layer was seen last. */
    String where() {
        return where;
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
        where = "the quantizer of " + slot.id();
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
                        isWeight ? List.of(in, NumbersOf.tensor(after, where)) : List.of(in),
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
        where = layer + " calls " + call.name();
        List<Object> arguments = arguments(call);
        boolean isVariable = arguments.stream().anyMatch(Recorder::isVariable);
        if (isVariable && ForbiddenUses.shapeFollowsNumbers(call.name(), arguments)) {
            throw ForbiddenUses.ofNumbersAsShape(where);
        }
        if (SharedMemory.overwrites(call)) {
            overwrite(call.receiver(), isVariable);
        }
        Object result = call.proceed();
        List<NDArray> arrays = result instanceof NDList list ? list : List.of((NDArray) result);
        memory.note(call, arrays);
        if (isVariable) {
            List<RawValue> results =
                    arrays.stream()
                            .map(array -> define(array, new Origin.Computed(), true))
                            .toList();
            steps.add(new RawStep(call.name(), layer, arguments, results, Optional.empty()));
        } else if (arrays.size() == 1 && !values.containsKey(arrays.get(0))) {
            // its numbers are taken if it is used
            made.put(
                    arrays.get(0),
                    new RawStep(call.name(), layer, arguments, List.of(), Optional.empty()));
        }
        return result;
    }

    @Override
    public void read(LayerPath layer, String method, NDArray array) {
        RawValue value = values.get(array);
        if (value != null && value.isVariable()) {
            throw ForbiddenUses.ofNumbersInJava(layer, method);
        }
    }

    @Override
    public void write(LayerPath layer, String method, NDArray array, List<NDArray> arguments) {
        where = layer + " calls " + method;
        boolean isVariable =
                arguments.stream().map(values::get).anyMatch(v -> v != null && v.isVariable());
        RawValue target = values.get(array);
        if (isVariable || (target != null && target.isVariable())) {
            throw ForbiddenUses.ofPartsInPlace(where);
        }
        overwrite(array, false);
        arguments.forEach(argument -> overwrite(argument, false));
    }

    /** Forgets what was known of an array whose numbers change, and of its views. */
    private void overwrite(NDArray array, boolean isVariable) {
        for (NDArray view : memory.group(array)) {
            if (names.containsKey(view)) {
                throw ForbiddenUses.ofParameterInPlace(where, names.get(view));
            }
            values.remove(view);
            made.remove(view);
            if (view != array && isVariable) {
                overwritten.put(view, where);
            }
        }
    }

    private static Origin origin(boolean isVariable, String name, NDArray array) {
        return isVariable
                ? new Origin.Computed()
                : new Origin.Constant(name, NumbersOf.tensor(array, name));
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
        ElementType element = NumbersOf.type(array, where);
        List<Long> lengths = Arrays.stream(array.getShape().getShape()).boxed().toList();
        RawValue value = new RawValue(origin, element, lengths, isVariable);
        values.put(array, value);
        return value;
    }

    private RawValue known(NDArray array) {
        if (overwritten.containsKey(array)) {
            throw ForbiddenUses.ofOverwrittenView(where, overwritten.get(array));
        }
        RawValue value = values.get(array);
        if (value != null) {
            return value;
        }
        String name = names.getOrDefault(array, "constant");
        Origin origin = new Origin.Constant(name, NumbersOf.tensor(array, where));
        RawValue constant = define(array, origin, false);
        if (made.containsKey(array)) {
            producers.put(constant, made.get(array));
        }
        return constant;
    }

    private List<Object> arguments(OpCall call) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(known(call.receiver()));
        if (IndexReader.reads(call.name())) {
            arguments.add(indices.steps(call.arguments()));
        } else {
            call.arguments().forEach(argument -> arguments.add(argument(argument)));
        }
        return arguments;
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
        if (argument instanceof NDManager || argument instanceof Device) {
            // where an array lives is no part of the computation
            return null;
        }
        return argument;
    }
}
