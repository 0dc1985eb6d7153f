package io.quantrial.spi.dispatch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/**
 * A parameter store that hands out wrapped values, each tagged by the caller, from another store.
 */
public final class TaggingStore extends ParameterStore {

    private final Dispatch dispatch;
    private final ParameterStore source;
    private final Reader reader;

    /** Decides what a model gets when it asks for a parameter. */
    @FunctionalInterface
    public interface Reader {

        /**
         * Sees a parameter's value.
         *
         * @param parameter the parameter
         * @param value its value on the device of the pass
         * @return what the model gets
         */
        Reading read(Parameter parameter, NDArray value);
    }

    /**
     * What a model gets for a parameter.
     *
     * @param value an array of the engine
     * @param tag its tag, or null
     */
    public record Reading(NDArray value, Tagged tag) {}

    /**
     * Creates a store for one pass.
     *
     * @param dispatch the pass
     * @param source where the values come from, usually the trainer's store
     * @param reader decides what the model gets
     */
    public TaggingStore(Dispatch dispatch, ParameterStore source, Reader reader) {
        super(source.getManager(), false);
        this.dispatch = dispatch;
        this.source = source;
        this.reader = reader;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
        NDArray value = source.getValue(parameter, device, training);
        if (value == null) {
            return null;
        }
        Reading reading = reader.read(parameter, value);
        return dispatch.wrap(reading.value(), reading.tag());
    }

    @Override
    public NDManager getManager() {
        return dispatch.wrap(source.getManager());
    }
}
