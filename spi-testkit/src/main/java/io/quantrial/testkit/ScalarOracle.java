package io.quantrial.testkit;

import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.Objects;

/**
 * Fake quantization of single numbers in plain Java, as an independent second opinion.
 *
 * <p>With <i>v = x / s</i> and ties rounded to even, as the engine does:
 *
 * <ul>
 *   <li><i>code = clip(round(v) + z, Q<sub>min</sub>, Q<sub>max</sub>)</i>
 *   <li><i>value = s · (code − z)</i>
 * </ul>
 *
 * <p>With <i>z = 0</i> this is the forward formula of LSQ (<a
 * href="https://arxiv.org/abs/1902.08153">arXiv 1902.08153</a>, eq. 1 and 2), otherwise the affine
 * one of Jacob et al. (<a href="https://arxiv.org/abs/1712.05877">arXiv 1712.05877</a>).
 *
 * @param scale the step size s, positive
 * @param zeroPoint the integer z that means zero
 * @param range the integers that may occur
 */
public record ScalarOracle(double scale, int zeroPoint, QuantRange range) {

    /** Checks the scale. */
    public ScalarOracle {
        Objects.requireNonNull(range, "range");
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale must be finite and > 0: " + scale);
        }
    }

    /**
     * Returns the oracle of a grid with its zero at code 0.
     *
     * @param scale the step size s
     * @param range the integers that may occur
     * @return the oracle
     */
    public static ScalarOracle symmetric(double scale, QuantRange range) {
        return new ScalarOracle(scale, 0, range);
    }

    /**
     * Returns the oracle of one channel.
     *
     * @param params the grid of a slot
     * @param channel the channel; 0 if there is one scale only
     * @return the oracle
     */
    public static ScalarOracle of(QuantParams params, int channel) {
        return new ScalarOracle(
                params.scales().get(channel), params.zeroPoints().get(channel), params.range());
    }

    /**
     * Returns the gradient scale of LSQ, <i>1 / sqrt(N · Q<sub>P</sub>)</i>.
     *
     * @param n the number N of weights or features that share the step size
     * @param range the integers that may occur
     * @return the scale
     */
    public static double lsqGradientScale(long n, QuantRange range) {
        return 1 / Math.sqrt((double) n * range.max());
    }

    /**
     * Returns the position of a number on the grid.
     *
     * @param x a number
     * @return <i>x / s + z</i>, not rounded and not clipped
     */
    public double position(double x) {
        return x / scale + zeroPoint;
    }

    /**
     * Rounds a number to its integer.
     *
     * @param x a number
     * @return the code, in {@code range}
     */
    public int code(double x) {
        double rounded = Math.rint(x / scale) + zeroPoint;
        return (int) Math.max(range.min(), Math.min(range.max(), rounded));
    }

    /**
     * Rounds a number to the grid.
     *
     * @param x a number
     * @return the value, exact up to one rounding of a double
     */
    public double quantize(double x) {
        return scale * (code(x) - zeroPoint);
    }

    /**
     * Rounds a number to the grid with the operations and the precision of a float32 engine.
     *
     * @param x a number
     * @return the value that division, rounding, clipping and multiplication in float32 give
     */
    public float quantizeFloat(float x) {
        float s = (float) scale;
        float rounded = (float) Math.rint(x / s) + zeroPoint;
        return s * (Math.max(range.min(), Math.min(range.max(), rounded)) - zeroPoint);
    }

    /**
     * Returns the straight-through mask of LSQ: strictly inside the range.
     *
     * @param x a number
     * @return whether <i>Q<sub>min</sub> &lt; x/s + z &lt; Q<sub>max</sub></i>
     */
    public boolean isInside(double x) {
        return range.min() < position(x) && position(x) < range.max();
    }

    /**
     * Returns the straight-through mask of affine quantization: the rounded code is in the range.
     *
     * @param x a number
     * @return whether <i>Q<sub>min</sub> ≤ round(x/s) + z ≤ Q<sub>max</sub></i>
     */
    public boolean isCodeInside(double x) {
        double rounded = Math.rint(x / scale) + zeroPoint;
        return range.min() <= rounded && rounded <= range.max();
    }

    /**
     * Returns the derivative of the value towards the step size, LSQ's equation 3 extended by a
     * zero point.
     *
     * @param x a number
     * @return <i>round(v) − v</i> inside; <i>Q<sub>min</sub> − z</i> below and <i>Q<sub>max</sub> −
     *     z</i> above the range
     */
    public double stepGradient(double x) {
        if (isInside(x)) {
            return residual(x);
        }
        return (position(x) <= range.min() ? range.min() : range.max()) - zeroPoint;
    }

    /**
     * Returns what rounding adds to a number that was clipped first.
     *
     * @param x a number
     * @return <i>round(c) − c</i> with <i>c = clip(x/s + z)</i>, in [−½, ½]; 0 outside the range
     */
    public double residual(double x) {
        return Math.rint(clipped(x)) - clipped(x);
    }

    /**
     * Returns a smooth stand-in for the value: rounding is replaced by adding a constant. Its true
     * derivatives are what a straight-through gradient should be.
     *
     * @param x a number
     * @param residual the constant, the {@link #residual} at the point of interest
     * @return <i>s · (clip(x/s + z, Q<sub>min</sub>, Q<sub>max</sub>) + residual − z)</i>
     */
    public double surrogate(double x, double residual) {
        return scale * (clipped(x) + residual - zeroPoint);
    }

    private double clipped(double x) {
        return Math.max(range.min(), Math.min(range.max(), position(x)));
    }

    /**
     * Returns how far a number is from being clipped or no longer clipped.
     *
     * @param x a number
     * @return the distance to the nearer end of the range, in steps
     */
    public double distanceToBound(double x) {
        return Math.min(Math.abs(position(x) - range.min()), Math.abs(position(x) - range.max()));
    }

    /**
     * Returns how far a number is from being rounded to another integer.
     *
     * @param x a number
     * @return the distance to the nearest tie, in steps, at most ½
     */
    public double distanceToTie(double x) {
        return 0.5 - Math.abs(residual(x));
    }

    /**
     * Returns whether a float32 is a value of this grid.
     *
     * @param value a number
     * @return whether its position is an integer in the range, up to four float32 roundings (2
     *     <sup>−22</sup> of the distance from zero, in steps)
     */
    public boolean isOnGrid(float value) {
        double steps = value / scale;
        double code = Math.rint(steps) + zeroPoint;
        return Math.abs(steps - Math.rint(steps))
                        <= Math.scalb(1, -22) * Math.max(1, Math.abs(steps))
                && range.min() <= code
                && code <= range.max();
    }
}
