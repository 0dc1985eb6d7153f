package io.quantrial.spi;

import ai.djl.ndarray.NDArray;

/**
 * What a quantizer does at its place in a layer's forward pass: before the layer on each of its
 * inputs, on its weight, or after it on its outputs.
 *
 * <p>A hook sees the real values before they are rounded. That is where a step size is initialised,
 * where an observer updates its range, where a latent weight is clipped or transformed. It returns
 * the array that will be quantized, usually the one it was given; a differentiable transformation
 * (the tanh of DoReFa) may be applied here and is derived by the engine.
 *
 * <p>Only the method of the slot's own target is called, in training and in evaluation; state may
 * change only if {@link ForwardPass#isTraining()}. Arrays that a hook creates are closed by the
 * host.
 */
public interface ForwardHook {

    /**
     * Sees an input before the layer uses it.
     *
     * @param input the input, any shape; batch axis first
     * @param pass the current pass
     * @return the array to quantize, of the same shape
     */
    default NDArray beforeLayer(NDArray input, ForwardPass pass) {
        return input;
    }

    /**
     * Sees the latent weight when the layer reads it.
     *
     * @param weight the latent weight itself, output channels first
     * @param pass the current pass
     * @return the array to quantize, of the same shape
     */
    default NDArray onWeight(NDArray weight, ForwardPass pass) {
        return weight;
    }

    /**
     * Sees an output before anybody else uses it.
     *
     * @param output the output, any shape; batch axis first
     * @param pass the current pass
     * @return the array to quantize, of the same shape
     */
    default NDArray afterLayer(NDArray output, ForwardPass pass) {
        return output;
    }

    /**
     * Returns the hook that does nothing.
     *
     * @return a hook that returns what it is given
     */
    static ForwardHook none() {
        return new ForwardHook() {};
    }

    /**
     * Returns a hook that does the same at whichever point it is called.
     *
     * @param action what to do with the value
     * @return the hook
     */
    static ForwardHook everywhere(Action action) {
        return new ForwardHook() {
            @Override
            public NDArray beforeLayer(NDArray input, ForwardPass pass) {
                return action.apply(input, pass);
            }

            @Override
            public NDArray onWeight(NDArray weight, ForwardPass pass) {
                return action.apply(weight, pass);
            }

            @Override
            public NDArray afterLayer(NDArray output, ForwardPass pass) {
                return action.apply(output, pass);
            }
        };
    }

    /** What a hook does with a value. */
    @FunctionalInterface
    interface Action {

        /**
         * Sees a value.
         *
         * @param value the value
         * @param pass the current pass
         * @return the array to quantize, of the same shape
         */
        NDArray apply(NDArray value, ForwardPass pass);
    }
}
