package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.scheme.QuantParams;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Rounds to an affine grid: <i>y = (clamp(round(x/S + Z)) − Z) · S</i>, derivative 1 where the
 * rounded code is in the range before clamping.
 *
 * @param slot the slot's name, for messages
 * @param params the grid of the slot now
 */
record AffineRounding(String slot, Supplier<Optional<QuantParams>> params)
        implements GradientStrategy.Custom {

    @Override
    public NDArray quantize(NDArray x, ForwardPass pass) {
        GridArrays grid = GridArrays.of(slot, params.get(), x);
        return grid.values(grid.clamp(grid.round(x)));
    }

    @Override
    public NDArray derivative(NDArray x, ForwardPass pass) {
        GridArrays grid = GridArrays.of(slot, params.get(), x);
        NDArray rounded = grid.round(x);
        return StraightThrough.oneWhereZero(rounded.subi(grid.clamp(rounded)));
    }

    /** Value and derivative share the codes, which saves a third of the passes over memory. */
    @Override
    public NDArray fakeQuantize(NDArray x, ForwardPass pass) {
        NDArray numbers = x.stopGradient();
        GridArrays grid = GridArrays.of(slot, params.get(), numbers);
        NDArray rounded = grid.round(numbers);
        NDArray codes = grid.clamp(rounded);
        NDArray mask = StraightThrough.oneWhereZero(rounded.subi(codes));
        return GradientStrategy.graft(grid.values(codes), x.mul(mask));
    }
}
