package io.quantrial.benchmark;

import ai.djl.ndarray.NDArray;

/** One way to fake-quantize an array, with a gradient towards it. */
@FunctionalInterface
interface FakeQuantizer {

    /**
     * Rounds to the grid.
     *
     * @param x a leaf that wants a gradient
     * @return a new array of the same shape; other new arrays are closed by the caller
     */
    NDArray apply(NDArray x);
}
