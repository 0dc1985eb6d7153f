package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.scheme.QuantParams;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the sign: <i>y = α · sign(x)</i> with <i>sign(0) = +1</i>.
 *
 * @param slot the slot's name, for messages
 * @param saturates whether the derivative is 0 outside [−1, 1]; it is 1 everywhere else
 * @param params the grid of the slot now, whose scale is α
 */
record SignRounding(String slot, boolean saturates, Supplier<Optional<QuantParams>> params)
        implements GradientStrategy.Custom {

    @Override
    public NDArray quantize(NDArray x, ForwardPass pass) {
        GridArrays grid = GridArrays.of(slot, params.get(), x);
        // sign gives -1, 0 or 1: half a step up makes 0 positive and leaves the others.
        NDArray signs = x.sign().addi(GradientStrategy.scalar(x, 0.5f)).signi();
        return grid.values(signs);
    }

    @Override
    public NDArray derivative(NDArray x, ForwardPass pass) {
        return saturates ? StraightThrough.inside(x, -1, 1) : x.onesLike();
    }
}
