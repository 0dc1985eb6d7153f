package io.quantrial.lsq;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.scheme.QuantRange;
import java.util.Objects;

/**
 * The LSQ quantizer as a function of value and step size, with and without gradient.
 *
 * <h2>Value (paper, section 2, eq. 1 and 2)</h2>
 *
 * <pre>
 *   v̄ = ⌊clip(v/s, −Qn, Qp)⌉        (the integer code; ties to even)
 *   v̂ = v̄ · s
 * </pre>
 *
 * −Qn = −Q<sub>N</sub> is {@code range.min()}, Qp = Q<sub>P</sub> is {@code range.max()}.
 *
 * <h2>Gradient (paper, section 2.1, eq. 3; section 2.3, eq. 5)</h2>
 *
 * The rounding is passed straight through; everything else is derived exactly:
 *
 * <pre>
 *   ∂v̂/∂v = 1                 if −Qn ≤ v/s ≤ Qp,  else 0
 *   ∂v̂/∂s = ⌊v/s⌉ − v/s        if −Qn ≤ v/s ≤ Qp,
 *           −Qn                if v/s &lt; −Qn,
 *           Qp                 if v/s &gt; Qp
 * </pre>
 *
 * The paper writes the inside of the range with strict inequalities. The ends themselves belong to
 * it here, as in the reference implementation (a clamp passes the gradient at its limits), and the
 * test is made before rounding.
 *
 * <h2>Gradient scaling (paper, section 2.2)</h2>
 *
 * One step serves <i>N</i> values, and its gradient is a sum over all of them, so a step would take
 * updates that are far larger, relative to its size, than those of a weight. The paper asks that
 * the ratio <i>R = (∇<sub>s</sub>L / s) / (‖∇<sub>w</sub>L‖ / ‖w‖)</i> be near one, finds that it
 * grows as √(N·Q<sub>P</sub>), and multiplies the gradient of the step, not its value, by
 *
 * <pre>
 *   g = 1/√(N·Qp),     so   ∂L/∂s = g · Σ ∂L/∂v̂[i] · ∂v̂[i]/∂s
 * </pre>
 *
 * √N because the sum of N terms of random sign grows so; √Q<sub>P</sub> because the step of a finer
 * grid is smaller by about that factor. {@link GradientScale} says what N is. The paper's pseudo
 * code gets the effect from <i>ŝ = s·g + stop(s·(1−g))</i>, which equals s only up to rounding:
 * quantizing with it moves values that lie near the middle between two levels. Here the factor
 * enters the graph without touching a value: see below.
 *
 * <h2>How autograd gets there: Euler's identity</h2>
 *
 * For every k &gt; 0, <i>v̂(k·v, k·s) = k·v̂(v, s)</i>: v/s does not change, and the code is
 * multiplied by k·s. The quantizer is homogeneous of degree 1, so by Euler's theorem
 *
 * <pre>
 *   v̂ = v · ∂v̂/∂v + s · ∂v̂/∂s
 * </pre>
 *
 * and the right side has the gradient that is wanted if the two derivatives are held constant. With
 * <i>n = clip(v/s, −Q<sub>N</sub>, Q<sub>P</sub>)</i> they are
 *
 * <pre>
 *   m = (sign(v/s − n)² − 1)²       ∂v̂/∂v: 1 in the closed range, 0 outside
 *   c = ⌊n⌉ − m·n                   ∂v̂/∂s: the three cases of eq. 3 in one line
 * </pre>
 *
 * (inside, n = v/s; outside, m = 0 and n is an end of the grid). Both are computed without a graph,
 * and the engine derives only
 *
 * <pre>
 *   y = v·m + (s·g)·c
 * </pre>
 *
 * where s·g has the gradient g towards s; then {@link GradientStrategy#graft} overwrites the
 * numbers of y with those of ⌊n⌉·s. The backward pass of a product reads its factors, never its
 * result, so the gradient does not notice. m and c are finite even where v/s overflows.
 *
 * <p>Shapes: v any; s {@code (1)}, or one that broadcasts against v such as {@code (C, 1, 1, 1)};
 * the result has the shape of v, and ∂L/∂s is summed to the shape of s by the engine.
 *
 * @param range the integer codes
 */
public record LsqFunction(QuantRange range) {

    /** Checks that the grid has a positive level. */
    public LsqFunction {
        Objects.requireNonNull(range, "range");
        if (range.max() < 1) {
            throw new IllegalArgumentException(
                    "LSQ divides by sqrt(Qp), so the largest code must be positive: " + range);
        }
    }

    /**
     * Rounds to the grid: <i>v̂ = ⌊clip(v/s, −Q<sub>N</sub>, Q<sub>P</sub>)⌉ · s</i>.
     *
     * @param v the value, any shape
     * @param step the step size s, positive; broadcasts against {@code v}
     * @return a new array without gradient, of the shape of {@code v}
     */
    public NDArray quantize(NDArray v, NDArray step) {
        try (NDArray numbers = v.stopGradient();
                NDArray s = step.stopGradient();
                NDArray ratio = numbers.div(s);
                NDArray clipped = clip(ratio)) {
            return clipped.round().muli(s);
        }
    }

    /**
     * Rounds to the grid with a gradient towards value and step size.
     *
     * @param v the value, any shape
     * @param step the step size s, positive; broadcasts against {@code v}
     * @param gradientScale the factor g on the gradient of the step
     * @return a new array with the numbers of {@link #quantize}, bit for bit
     */
    public NDArray fakeQuantize(NDArray v, NDArray step, float gradientScale) {
        // Written in place and closed early: new memory costs more here than arithmetic.
        try (NDArray numbers = v.stopGradient();
                NDArray s = step.stopGradient();
                NDArray mask = numbers.div(s);
                NDArray slope = clip(mask);
                NDArray codes = slope.round();
                NDArray one = GradientStrategy.scalar(v, 1);
                NDArray scale = GradientStrategy.scalar(v, -gradientScale)) {
            mask.subi(slope).signi();
            mask.muli(mask).subi(one);
            mask.muli(mask);
            // −c, because n·m − ⌊n⌉ needs no array more; the sign is in the scale.
            slope.muli(mask).subi(codes);
            NDArray value = codes.muli(s);
            NDArray carrier = v.mul(mask);
            try (NDArray scaledStep = step.mul(scale);
                    NDArray towardsStep = scaledStep.mul(slope)) {
                carrier.addi(towardsStep);
            }
            return GradientStrategy.graft(value, carrier);
        }
    }

    private NDArray clip(NDArray ratio) {
        return ratio.clip(range.min(), range.max());
    }
}
