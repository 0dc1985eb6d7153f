package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Sees every operation on wrapped arrays before it is carried out. */
@FunctionalInterface
public interface OpInterceptor {

    /** Carries out every operation unchanged. */
    OpInterceptor NONE = OpCall::proceed;

    /**
     * Carries out an operation, possibly with other operands or another result.
     *
     * @param call the operation
     * @return the result of {@link OpCall#proceed()}, or another of the same kind
     */
    Object intercept(OpCall call);

    /**
     * Hears, before it happens, that the numbers of a wrapped array leave the world of operations:
     * they are read into Java ({@code getFloat}), or compared.
     *
     * @param method the method's name in DJL
     * @param array the engine's array
     */
    default void read(String method, NDArray array) {}

    /**
     * Hears, before it happens, that the numbers of a wrapped array are overwritten by a method
     * that returns nothing ({@code set}).
     *
     * @param method the method's name in DJL
     * @param array the engine's array
     * @param arguments the engine's arrays among the arguments
     */
    default void write(String method, NDArray array, List<NDArray> arguments) {}
}
