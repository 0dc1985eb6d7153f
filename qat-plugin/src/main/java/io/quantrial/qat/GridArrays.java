package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A grid on the engine, ready to meet a tensor. Nothing here carries a gradient.
 *
 * @param range the integers
 * @param scale S, without dimensions or one per channel
 * @param zeroPoint Z, of the shape of the scale; empty if all are 0
 */
record GridArrays(QuantRange range, NDArray scale, Optional<NDArray> zeroPoint) {

    /**
     * Creates the arrays of a slot's grid.
     *
     * @param slot the slot's name, for messages
     * @param grid the grid
     * @param x the tensor
     * @return the arrays, on the tensor's device and of its type
     * @throws IllegalStateException if there is no grid yet
     * @throws QuantException if the grid has another number of channels than the tensor
     */
    static GridArrays of(String slot, Optional<QuantParams> grid, NDArray x) {
        QuantParams params =
                grid.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        slot
                                                + ": no grid yet; a slot whose params() are empty"
                                                + " is passed through"));
        Shape shape = params.granularity().scaleShape(x.getShape());
        if (shape.size() != params.scales().size()) {
            throw otherChannels(slot, params, x.getShape(), shape.size());
        }
        boolean symmetric = params.zeroPoints().stream().allMatch(zero -> zero == 0);
        List<Float> zeros = params.zeroPoints().stream().map(Integer::floatValue).toList();
        return new GridArrays(
                params.range(),
                array(params.scales(), shape, x),
                symmetric ? Optional.empty() : Optional.of(array(zeros, shape, x)));
    }

    private static QuantException otherChannels(
            String slot, QuantParams params, Shape tensor, long needed) {
        return new QuantException(
                QuantException.Code.BAD_STATE,
                String.format(
                        Locale.ROOT,
                        "%s: a tensor of shape %s needs %d scales (%s) but the slot's state holds"
                                + " %d; restore the state of this layer, or train one step",
                        slot,
                        tensor,
                        needed,
                        params.granularity(),
                        params.scales().size()));
    }

    /** Returns <i>round(x/S + Z)</i>, a new array. */
    NDArray round(NDArray x) {
        NDArray steps = x.div(scale);
        zeroPoint.ifPresent(steps::addi);
        return steps.round();
    }

    /** Returns the integers of the grid that are nearest, a new array. */
    NDArray clamp(NDArray rounded) {
        return rounded.clip(range.min(), range.max());
    }

    /** Returns <i>(codes − Z) · S</i>, written over the codes. */
    NDArray values(NDArray codes) {
        zeroPoint.ifPresent(codes::subi);
        return codes.muli(scale);
    }

    private static NDArray array(List<Float> values, Shape shape, NDArray like) {
        if (values.size() == 1) {
            return GradientStrategy.scalar(like, values.get(0));
        }
        float[] copy = new float[values.size()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values.get(i);
        }
        return like.getManager().create(copy, shape).toType(like.getDataType(), false);
    }
}
