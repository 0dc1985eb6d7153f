package io.quantrial.onnx.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.dispatch.OpCall;
import io.quantrial.spi.dispatch.Operand;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows forward passes and notes what goes into layers and what comes out.
 *
 * <p>A layer with parameters is seen at the operations in which they meet its input; one without at
 * the first and the last operation of each pass.
 */
final class ObservedRanges implements ForwardObserver {

    private final Set<LayerPath> layers;
    private final Map<LayerPath, Seen> seen = new HashMap<>();
    private final Set<NDArray> parameters = Collections.newSetFromMap(new IdentityHashMap<>());

    /** What is known of a layer. */
    private static final class Seen {

        private Optional<Range> input = Optional.empty();
        private Optional<Range> output = Optional.empty();
        private Optional<Range> lastOfPass = Optional.empty();
        private boolean hasParameters;
        private boolean hasBegun;

        void whereParametersMeetInputs(Optional<Range> in, Optional<Range> out) {
            if (!hasParameters) {
                hasParameters = true;
                input = in;
                output = out;
            }
            input = union(input, in);
            output = union(output, out);
        }

        void elsewhere(Optional<Range> in, Optional<Range> out) {
            if (hasParameters) {
                return;
            }
            if (!hasBegun) {
                hasBegun = true;
                input = union(input, in);
            }
            lastOfPass = out;
        }

        void finishPass() {
            if (!hasParameters) {
                output = union(output, lastOfPass);
            }
            hasBegun = false;
        }
    }

    ObservedRanges(Set<LayerPath> layers) {
        this.layers = Set.copyOf(layers);
    }

    Optional<Range> input(LayerPath layer) {
        return Optional.ofNullable(seen.get(layer)).flatMap(known -> known.input);
    }

    Optional<Range> output(LayerPath layer) {
        return Optional.ofNullable(seen.get(layer)).flatMap(known -> known.output);
    }

    @Override
    public void parameter(LayerPath layer, Parameter parameter, NDArray value) {
        parameters.add(value);
    }

    @Override
    public NDArray quantized(Slot slot, NDArray before, NDArray after) {
        if (slot.id().target() == QuantTarget.WEIGHT) {
            parameters.add(after);
        }
        return after;
    }

    @Override
    public void biasRounded(LayerPath layer, NDArray before, NDArray after) {
        parameters.add(after);
    }

    @Override
    public Object operation(LayerPath layer, OpCall call) {
        List<NDArray> operands = call.operands().stream().map(Operand::array).toList();
        List<NDArray> inputs = operands.stream().filter(a -> !parameters.contains(a)).toList();
        // before it runs, for it may work in place
        Optional<Range> before = layers.contains(layer) ? range(layer, inputs) : Optional.empty();
        Object result = call.proceed();
        List<NDArray> results =
                result instanceof NDList list ? List.copyOf(list) : List.of((NDArray) result);
        if (inputs.isEmpty()) {
            parameters.addAll(results);
        } else if (layers.contains(layer)) {
            Seen known = seen.computeIfAbsent(layer, key -> new Seen());
            if (inputs.size() < operands.size()) {
                known.whereParametersMeetInputs(before, range(layer, results));
            } else {
                known.elsewhere(before, range(layer, results));
            }
        }
        return result;
    }

    /** Ends a pass, whose arrays are no longer looked at. */
    void finishPass() {
        parameters.clear();
        seen.values().forEach(Seen::finishPass);
    }

    private static Optional<Range> range(LayerPath layer, List<NDArray> arrays) {
        List<NDArray> floating = arrays.stream().filter(ObservedRanges::isFloating).toList();
        Optional<Range> all = Optional.empty();
        for (NDArray array : floating.isEmpty() ? arrays : floating) {
            all = union(all, range(layer, array));
        }
        return all;
    }

    private static boolean isFloating(NDArray array) {
        return array.getDataType().isFloating();
    }

    private static Optional<Range> range(LayerPath layer, NDArray array) {
        if (array.size() == 0) {
            return Optional.empty();
        }
        try (NDArray values = array.toType(DataType.FLOAT32, true);
                NDArray min = values.min();
                NDArray max = values.max()) {
            if (!Float.isFinite(min.getFloat()) || !Float.isFinite(max.getFloat())) {
                throw new QuantException(
                        QuantException.Code.UNSUPPORTED,
                        String.format(
                                "the values of %s go from %s to %s on the samples, which is no range"
                                        + " to calibrate with; give other samples, or export without"
                                        + " calibration files",
                                layer, min.getFloat(), max.getFloat()));
            }
            return Optional.of(new Range(min.getFloat(), max.getFloat()));
        }
    }

    private static Optional<Range> union(Optional<Range> one, Optional<Range> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().with(other.get()))
                : one.or(() -> other);
    }
}
