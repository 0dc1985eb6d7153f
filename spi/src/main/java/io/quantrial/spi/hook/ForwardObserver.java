package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.dispatch.OpCall;
import java.util.List;

/**
 * Follows a forward pass through {@link ObservedForward}: every parameter, every quantized tensor
 * and every operation, in the order in which they happen.
 *
 * <p>All arrays are the engine's own. What one call produced is, as the same Java object, an
 * operand of a later call, so that an observer can follow values by identity.
 */
public interface ForwardObserver {

    /** Watches nothing. */
    ForwardObserver NONE = new ForwardObserver() {};

    /**
     * Hears that a layer reads one of its parameters; a weight that is quantized is heard of before
     * {@link #quantized}.
     *
     * @param layer the layer's address; the root's where the parameter belongs to no layer
     * @param parameter the parameter
     * @param value its latent value
     */
    default void parameter(LayerPath layer, Parameter parameter, NDArray value) {}

    /**
     * Hears that a tensor was quantized.
     *
     * @param slot which tensor, and its quantizer
     * @param before the value that came in
     * @param after the value on the grid; the same object as {@code before} while the slot passes
     *     values through
     * @return what the pass goes on with: {@code after}, or another array of its shape and type
     */
    default NDArray quantized(Slot slot, NDArray before, NDArray after) {
        return after;
    }

    /**
     * Hears that a bias was rounded to the grid of its layer's accumulator.
     *
     * @param layer the layer
     * @param before the latent bias, or what was computed from it
     * @param after the rounded bias
     */
    default void biasRounded(LayerPath layer, NDArray before, NDArray after) {}

    /**
     * Carries an operation out.
     *
     * @param layer the layer whose weight takes part, else the innermost block that is known to run
     * @param call the operation, its operands quantized already
     * @return the result of {@link OpCall#proceed()}
     */
    default Object operation(LayerPath layer, OpCall call) {
        return call.proceed();
    }

    /**
     * Hears that numbers are about to be read into Java.
     *
     * @param layer the innermost block that is known to run
     * @param method the method's name in DJL
     * @param array the array
     */
    default void read(LayerPath layer, String method, NDArray array) {}

    /**
     * Hears that numbers are about to be overwritten by a method that returns nothing.
     *
     * @param layer the innermost block that is known to run
     * @param method the method's name in DJL
     * @param array the array
     * @param arguments the arrays among the arguments
     */
    default void write(LayerPath layer, String method, NDArray array, List<NDArray> arguments) {}
}
