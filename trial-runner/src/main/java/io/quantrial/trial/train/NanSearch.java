package io.quantrial.trial.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.dispatch.Dispatch;
import io.quantrial.spi.dispatch.OpCall;
import io.quantrial.spi.dispatch.OpInterceptor;
import io.quantrial.spi.dispatch.Operand;
import io.quantrial.spi.dispatch.Tagged;
import io.quantrial.spi.dispatch.TaggingStore;
import io.quantrial.spi.hook.Slot;
import java.util.Optional;

/**
 * Finds where the first infinite or NaN value of a forward pass comes from. The pass is one of the
 * network without its quantizers; what they have learned is looked at after it.
 */
final class NanSearch implements OpInterceptor, TaggingStore.Reader {

    private final TaskModel model;
    private final LayerNames names;
    private String layer = "";
    private String found;

    NanSearch(TaskModel model) {
        this.model = model;
        this.names = new LayerNames(model.network());
    }

    /**
     * Runs a batch.
     *
     * @param data the inputs
     * @param mode how layers behave
     * @return the place, in words, or empty if every value of the network is finite
     */
    Optional<String> find(NDArray data, TaskModel.Mode mode) {
        if (!isFinite(data)) {
            return Optional.of("first non-finite value in the data");
        }
        boolean training = mode == TaskModel.Mode.TRAINING;
        Dispatch dispatch = new Dispatch(data.getManager(), training, this);
        ParameterStore store = new ParameterStore(data.getManager(), false);
        model.network()
                .block()
                .forward(
                        new TaggingStore(dispatch, store, this),
                        dispatch.wrap(new NDList(data)),
                        training);
        if (found == null) {
            model.quantized().slots().forEach(this::examine);
        }
        return Optional.ofNullable(found).map("first non-finite value in "::concat);
    }

    @Override
    public TaggingStore.Reading read(Parameter parameter, NDArray value) {
        if (!isFinite(value)) {
            note(names.describe(parameter));
        }
        return new TaggingStore.Reading(value, new Origin(names.layer(parameter)));
    }

    @Override
    public Object intercept(OpCall call) {
        Object result = call.proceed();
        boolean isOwn = false;
        for (Operand operand : call.operands()) {
            if (operand.tag() instanceof Origin origin) {
                layer = origin.layer();
                isOwn = true;
            }
        }
        if (!isFinite(result instanceof NDList list ? list.head() : (NDArray) result)) {
            note(
                    isOwn
                            ? "the output of layer " + layer
                            : "the operation " + call.name() + " after layer " + layer);
        }
        return result;
    }

    private void examine(Slot slot) {
        for (Parameter parameter : slot.quantizer().parameters()) {
            if (parameter.isInitialized() && !isFinite(parameter.getArray())) {
                note("the " + LayerNames.word(parameter) + " of the quantizer at " + slot.id());
            }
        }
    }

    private void note(String place) {
        found = found == null ? place : found;
    }

    private static boolean isFinite(NDArray array) {
        if (array == null || array.getDataType() != DataType.FLOAT32) {
            return true;
        }
        for (float value : array.toFloatArray()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Which layer's parameter an array is, or is computed from alone. */
    private record Origin(String layer) implements Tagged {

        @Override
        public boolean survives(OpCall call) {
            return call.operands().stream().allMatch(operand -> operand.tag() instanceof Origin);
        }
    }
}
