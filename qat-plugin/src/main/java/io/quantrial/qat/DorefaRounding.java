package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;

/**
 * DoReFa's rounding to k bits: <i>round(n·x)/n</i> of x in [0, 1], or of x in [−1, 1] mapped to
 * that interval and back.
 *
 * @param steps n = 2<sup>k</sup> − 1
 * @param signed whether x is in [−1, 1]
 */
record DorefaRounding(int steps, boolean signed) implements GradientStrategy.Custom {

    @Override
    public NDArray quantize(NDArray x, ForwardPass pass) {
        NDArray count = GradientStrategy.scalar(x, steps);
        NDArray clipped = x.clip(signed ? -1 : 0, 1);
        NDArray codes = signed ? oddCodes(clipped, count) : clipped.muli(count).round();
        return codes.muli(GradientStrategy.scalar(x, 1f / steps));
    }

    @Override
    public NDArray derivative(NDArray x, ForwardPass pass) {
        return StraightThrough.inside(x, signed ? -1 : 0, 1);
    }

    private static NDArray oddCodes(NDArray clipped, NDArray count) {
        NDArray half = GradientStrategy.scalar(clipped, 0.5f);
        NDArray levels = clipped.muli(half).addi(half).muli(count).round();
        return levels.muli(GradientStrategy.scalar(clipped, 2)).subi(count);
    }
}
