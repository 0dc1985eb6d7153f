package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A slot with the two values −α and +α: every {@code bnn} slot, and {@code dorefa} at 1 bit. */
final class SignQuantizer implements TensorQuantizer {

    private static final String SCALE = "scale";

    private final String slot;
    private final Granularity granularity;
    private final SignStyle style;
    private final ForwardHook hook = ForwardHook.everywhere(this::see);
    private final GradientStrategy gradient;
    private Optional<QuantParams> params;

    SignQuantizer(SlotRequest request, SignStyle style) {
        this.slot = request.slot();
        this.granularity = request.scheme().granularity();
        this.style = style;
        this.params = style.isScaled() ? Optional.empty() : grid(List.of(1f));
        this.gradient = new SignRounding(slot, style.saturates(), () -> params);
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
        return params;
    }

    @Override
    public QuantizerState state() {
        if (!style.isScaled()) {
            return QuantizerState.of(Map.of());
        }
        List<Float> scales = params.map(QuantParams::scales).orElse(List.of());
        return SavedState.of(params.isPresent(), Map.of(SCALE, scales));
    }

    @Override
    public void restore(QuantizerState state) {
        SavedState saved = new SavedState(slot, state);
        if (!style.isScaled()) {
            saved.requireExactly(Set.of());
            return;
        }
        saved.requireNames(SCALE);
        List<Float> scales = saved.values(SCALE);
        if (!saved.isInitialised()) {
            saved.require(scales.isEmpty(), "no scale while it is not initialised");
            params = Optional.empty();
            return;
        }
        saved.channels(SCALE, granularity);
        saved.require(
                scales.stream().allMatch(scale -> scale > 0 && Float.isFinite(scale)),
                "finite scales > 0");
        params = grid(scales);
    }

    private NDArray see(NDArray x, ForwardPass pass) {
        if (!pass.isTraining()) {
            return x;
        }
        if (style.clipsLatent() && !pass.isDelayed()) {
            clipInPlace(x.stopGradient());
        }
        if (style.isScaled()) {
            rescale(ChannelRows.of(x.stopGradient(), granularity).abs());
        }
        return x;
    }

    /**
     * Writes only where there is something to clip: a write between two uses of a shared weight
     * would make the engine refuse the backward pass.
     */
    private static void clipInPlace(NDArray latent) {
        NDArray largest = latent.abs().max();
        if (largest.toType(DataType.FLOAT32, false).getFloat() > 1) {
            latent.set(new NDIndex(":"), latent.clip(-1, 1));
        }
    }

    private void rescale(NDArray magnitudes) {
        List<Float> means = ChannelRows.reduce(magnitudes, NDArray::mean, NDArray::mean);
        if (!means.stream().allMatch(Float::isFinite)) {
            return;
        }
        float largest = Collections.max(means);
        params =
                largest > 0
                        ? grid(means.stream().map(mean -> mean > 0 ? mean : largest).toList())
                        : Optional.empty();
    }

    private Optional<QuantParams> grid(List<Float> scales) {
        return Optional.of(QuantParams.signs(granularity, scales));
    }
}
