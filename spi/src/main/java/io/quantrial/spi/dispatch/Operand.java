package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;

/** An array that takes part in an operation; the interceptor may put another in its place. */
public final class Operand {

    private final ArrayHandle handle;
    private NDArray array;

    Operand(ArrayHandle handle) {
        this.handle = handle;
        this.array = handle.real();
    }

    boolean standsFor(ArrayHandle other) {
        return handle == other;
    }

    /**
     * Returns the engine's array.
     *
     * @return the array that the operation will use
     */
    public NDArray array() {
        return array;
    }

    /**
     * Returns the tag of the wrapped array.
     *
     * @return the tag, or null
     */
    public Object tag() {
        return handle.tag();
    }

    /**
     * Puts another array in the place of this one, for this operation only.
     *
     * @param replacement an array of the engine
     */
    public void replace(NDArray replacement) {
        array = replacement;
    }
}
