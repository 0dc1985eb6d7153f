package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Multiplies each output channel of a weight by a factor, in its scales alone. */
final class ScaledWeight {

    private final int[] codes;
    private final int inner;
    private final int channels;

    private ScaledWeight(QuantizedTensor weight, int axis) {
        this.codes = weight.codes();
        this.inner =
                weight.dims().subList(axis + 1, weight.dims().size()).stream()
                        .mapToInt(Math::toIntExact)
                        .reduce(1, Math::multiplyExact);
        this.channels = Math.toIntExact(weight.dims().get(axis));
    }

    /** Returns the multiplied weight; empty if its grid cannot express it. */
    static Optional<QuantizedTensor> of(
            QuantizedTensor weight, int axis, ChannelAffine affine, Storage storage) {
        QuantParams params = weight.params();
        boolean fits =
                !(params.granularity() instanceof Granularity.PerChannel perChannel)
                        || perChannel.axis() == axis;
        return fits
                ? new ScaledWeight(weight, axis).scaled(weight, axis, affine, storage)
                : Optional.empty();
    }

    private Optional<QuantizedTensor> scaled(
            QuantizedTensor weight, int axis, ChannelAffine affine, Storage storage) {
        QuantParams params = weight.params();
        List<Float> scales = new ArrayList<>();
        List<Integer> zeroPoints = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            int known = params.scales().size() == 1 ? 0 : channel;
            int zeroPoint = params.zeroPoints().get(known);
            double factor = affine.factors().get(channel);
            float scale = (float) (params.scales().get(known) * Math.abs(factor));
            if (Float.isInfinite(scale)) {
                return Optional.empty();
            }
            if (scale < Float.MIN_NORMAL) {
                // the channel does not depend on the input any more, and a scale must be positive
                set(channel, 0, zeroPoint);
                scale = params.scales().get(known);
            } else if (factor < 0) {
                set(channel, -1, 2 * zeroPoint);
            }
            scales.add(scale);
            zeroPoints.add(zeroPoint);
        }
        QuantRange range = widened(params.range());
        if (IntegerForm.ofWeight(params.range(), storage).filter(f -> f.holds(range)).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new QuantizedTensor(
                        weight.dims(),
                        codes,
                        new QuantParams(
                                range,
                                Granularity.perChannel(axis),
                                scales,
                                zeroPoints,
                                params.rounding())));
    }

    /** Replaces the codes c of a channel by factor · c + shift. */
    private void set(int channel, int factor, int shift) {
        long distance = (long) channels * inner;
        for (long block = (long) channel * inner; block < codes.length; block += distance) {
            for (int i = (int) block; i < block + inner; i++) {
                codes[i] = factor * codes[i] + shift;
            }
        }
    }

    private QuantRange widened(QuantRange range) {
        return new QuantRange(
                Math.min(range.min(), Arrays.stream(codes).min().orElse(0)),
                Math.max(range.max(), Arrays.stream(codes).max().orElse(0)));
    }
}
