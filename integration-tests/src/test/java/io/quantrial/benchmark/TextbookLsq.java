package io.quantrial.benchmark;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.scheme.QuantRange;

/**
 * LSQ as the pseudo code of its paper (arXiv 1902.08153, appendix B) has it, in DJL operations:
 *
 * <pre>
 *   ŝ = s·g + stop(s·(1 − g))
 *   n = clip(x/ŝ, min, max)
 *   r = n + stop(round(n) − n)
 *   y = r·ŝ
 * </pre>
 *
 * @param range the integer codes
 * @param step s, which wants a gradient
 * @param factor g, in the engine's memory
 * @param rest 1 − g, in the engine's memory
 */
record TextbookLsq(QuantRange range, NDArray step, NDArray factor, NDArray rest)
        implements FakeQuantizer {

    @Override
    public NDArray apply(NDArray x) {
        NDArray scaled = step.mul(factor).add(step.mul(rest).stopGradient());
        NDArray clipped = x.div(scaled).clip(range.min(), range.max());
        NDArray rounded = clipped.add(clipped.round().sub(clipped).stopGradient());
        return rounded.mul(scaled);
    }
}
