package io.quantrial.spi;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;

/**
 * How values are rounded to the grid, and how the gradient passes the rounding, whose own
 * derivative is zero almost everywhere.
 *
 * <p>There are two ways. {@link Autograd}: the fake-quantization is an expression of differentiable
 * operations, and the engine derives it; parameters in the expression learn. {@link Custom}: the
 * plugin states the value and the local derivative, and the host joins the two without touching any
 * gradient array.
 *
 * <p>Arrays that a strategy creates are closed by the host, all but the result. Never use {@code
 * op(Number)} or {@code scaleGradient} on anything that carries a gradient: the engine may read
 * freed memory in the backward pass. Use {@link #scalar}.
 */
public sealed interface GradientStrategy {

    /**
     * Rounds to the grid: the numbers alone, used in evaluation and by the exporter.
     *
     * @param x the value, any shape
     * @param pass the current pass
     * @return a new array of the same shape and type whose values all lie on the grid
     */
    NDArray quantize(NDArray x, ForwardPass pass);

    /**
     * Rounds to the grid with a gradient: used in training.
     *
     * @param x the value, any shape
     * @param pass the current pass
     * @return a new array with the numbers of {@link #quantize} and a gradient towards {@code x}
     */
    NDArray fakeQuantize(NDArray x, ForwardPass pass);

    /** A strategy whose gradient the engine derives from {@link #fakeQuantize}. */
    non-sealed interface Autograd extends GradientStrategy {}

    /**
     * A strategy that states its gradient: <i>∂y/∂x = derivative(x)</i>, elementwise.
     *
     * <p>The host realises it as <i>y = x · derivative(x)</i>, overwritten with the numbers of
     * {@code quantize(x)}: multiplication keeps its factors for the backward pass, not its result.
     */
    non-sealed interface Custom extends GradientStrategy {

        /**
         * Returns the local derivative, such as the straight-through mask: 1 inside the range, 0
         * outside.
         *
         * @param x the value, without gradient
         * @param pass the current pass
         * @return the derivative, of the shape and type of {@code x}, without gradient
         */
        NDArray derivative(NDArray x, ForwardPass pass);

        @Override
        default NDArray fakeQuantize(NDArray x, ForwardPass pass) {
            NDArray numbers = x.stopGradient();
            NDArray value = quantize(numbers, pass);
            return graft(value, x.mul(derivative(numbers, pass)));
        }
    }

    /**
     * Gives the numbers of one array to another, which keeps its gradient.
     *
     * @param value the numbers
     * @param carrier a new array whose backward pass does not read its own values (the result of
     *     add, sub or mul); its numbers are overwritten
     * @return the carrier
     */
    static NDArray graft(NDArray value, NDArray carrier) {
        Objects.requireNonNull(value, "quantize must return an array, not null");
        if (value.size() != carrier.size()) {
            throw new IllegalArgumentException(
                    "the value must keep the shape "
                            + carrier.getShape()
                            + " but has "
                            + value.getShape());
        }
        // an index needs a dimension, which a scalar has not
        Shape form = value.isScalar() ? new Shape(1) : value.getShape();
        try (NDArray numbers = carrier.stopGradient();
                NDArray alias = numbers.reshape(form)) {
            alias.set(new NDIndex(":"), value);
        }
        return carrier;
    }

    /**
     * Returns a constant whose memory the engine owns, safe in a differentiable expression.
     *
     * @param like an array of the type and device that the constant meets
     * @param value the constant
     * @return an array without dimensions
     */
    static NDArray scalar(NDArray like, float value) {
        return like.getManager().full(new Shape(), value, like.getDataType());
    }
}
