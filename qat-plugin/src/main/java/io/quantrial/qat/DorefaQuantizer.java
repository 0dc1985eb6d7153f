package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A {@code dorefa} slot with a fixed grid: nothing is observed, so there is no state. */
final class DorefaQuantizer implements TensorQuantizer {

    /** Below this, the largest |tanh w| is no scale: its reciprocal would be the gradient. */
    private static final float NO_SCALE = 1e-12f;

    private final String slot;
    private final ForwardHook hook;
    private final GradientStrategy gradient;
    private final QuantParams params;

    private DorefaQuantizer(
            String slot, ForwardHook hook, GradientStrategy gradient, QuantRange range) {
        this.slot = slot;
        this.hook = hook;
        this.gradient = gradient;
        this.params =
                QuantParams.symmetric(range, Granularity.perTensor(), List.of(1f / range.max()));
    }

    static DorefaQuantizer weight(String slot, int bits) {
        int steps = QuantRange.unsigned(bits).max();
        return new DorefaQuantizer(
                slot,
                ForwardHook.everywhere(DorefaQuantizer::normalise),
                new DorefaRounding(steps, true),
                new QuantRange(-steps, steps));
    }

    static DorefaQuantizer activation(String slot, int bits) {
        QuantRange range = QuantRange.unsigned(bits);
        return new DorefaQuantizer(
                slot, ForwardHook.none(), new DorefaRounding(range.max(), false), range);
    }

    @Override
    public ForwardHook hook() {
        return hook;
    }

    @Override
    public GradientStrategy gradient() {
        return gradient;
    }

    @Override
    public Optional<QuantParams> params() {
        return Optional.of(params);
    }

    @Override
    public QuantizerState state() {
        return QuantizerState.of(Map.of());
    }

    @Override
    public void restore(QuantizerState state) {
        new SavedState(slot, state).requireExactly(Set.of());
    }

    /** Returns <i>tanh(w) / max|tanh w|</i>, in [−1, 1]; the engine derives all of it. */
    private static NDArray normalise(NDArray weight, ForwardPass pass) {
        if (pass.isDelayed()) {
            return weight;
        }
        NDArray squashed = weight.tanh();
        NDArray largest = squashed.abs().max();
        float scale = largest.stopGradient().toType(DataType.FLOAT32, false).getFloat();
        return scale < NO_SCALE ? squashed : squashed.div(largest);
    }
}
