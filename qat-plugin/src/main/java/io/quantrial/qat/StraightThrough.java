package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.GradientStrategy;

/** Masks for straight-through derivatives, from float operations alone: comparisons are slow. */
final class StraightThrough {

    private StraightThrough() {}

    /**
     * Returns 1 where <i>low ≤ x ≤ high</i> and 0 elsewhere.
     *
     * @param x any shape, without gradient
     * @param low the smallest value inside
     * @param high the largest value inside
     * @return a new array of the shape of x
     */
    static NDArray inside(NDArray x, float low, float high) {
        return oneWhereZero(x.sub(x.clip(low, high)));
    }

    /**
     * Returns 1 where the array is 0 and 0 elsewhere: <i>1 − sign(d)²</i>.
     *
     * @param difference without gradient; overwritten
     * @return the same array
     */
    static NDArray oneWhereZero(NDArray difference) {
        difference.signi();
        return difference.muli(difference).negi().addi(GradientStrategy.scalar(difference, 1));
    }
}
