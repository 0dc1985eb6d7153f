package io.quantrial.spi.scheme;

import java.util.List;
import java.util.Objects;

/**
 * The affine map between the integers of a trained tensor and its real values, all that an exporter
 * needs: <i>value = scale · (code − zeroPoint)</i> with <i>code</i> in {@code range}.
 *
 * @param range the integers that occur
 * @param granularity one scale, or one per channel
 * @param scales the scales, all finite and positive; one, or one for each channel
 * @param zeroPoints the integers that mean zero, as many as scales
 * @param rounding how values find their integers
 */
public record QuantParams(
        QuantRange range,
        Granularity granularity,
        List<Float> scales,
        List<Integer> zeroPoints,
        Rounding rounding) {

    /** Checks the scales and copies the lists. */
    public QuantParams {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(granularity, "granularity");
        Objects.requireNonNull(rounding, "rounding");
        scales = List.copyOf(scales);
        zeroPoints = List.copyOf(zeroPoints);
        if (scales.isEmpty() || scales.size() != zeroPoints.size()) {
            throw new IllegalArgumentException(
                    "one zero point per scale: "
                            + scales.size()
                            + " scales, "
                            + zeroPoints.size()
                            + " zero points");
        }
        for (float scale : scales) {
            if (!(scale > 0) || Float.isInfinite(scale)) {
                throw new IllegalArgumentException("scale must be finite and > 0: " + scale);
            }
        }
    }

    /**
     * Creates parameters of a grid that rounds to the nearest integer.
     *
     * @param range the integers that occur
     * @param granularity one scale, or one per channel
     * @param scales the scales
     * @param zeroPoints the integers that mean zero, as many as scales
     */
    public QuantParams(
            QuantRange range,
            Granularity granularity,
            List<Float> scales,
            List<Integer> zeroPoints) {
        this(range, granularity, scales, zeroPoints, Rounding.NEAREST);
    }

    /**
     * Returns parameters of a binary tensor, whose values are −scale and +scale.
     *
     * @param granularity one scale, or one per channel
     * @param scales the scales
     * @return parameters with the codes −1 and +1
     */
    public static QuantParams signs(Granularity granularity, List<Float> scales) {
        return new QuantParams(
                new QuantRange(-1, 1),
                granularity,
                scales,
                scales.stream().map(scale -> 0).toList(),
                Rounding.SIGN);
    }

    /**
     * Returns parameters with every zero point at 0.
     *
     * @param range the integers that occur
     * @param granularity one scale, or one per channel
     * @param scales the scales
     * @return symmetric parameters
     */
    public static QuantParams symmetric(
            QuantRange range, Granularity granularity, List<Float> scales) {
        return new QuantParams(
                range, granularity, scales, scales.stream().map(scale -> 0).toList());
    }

    /**
     * Returns how many bits a code takes.
     *
     * @return the logarithm of the number of codes, rounded up; 1 for a binary tensor
     */
    public int bits() {
        // a binary tensor never takes the code in the middle
        int codes = rounding == Rounding.SIGN ? 2 : range.levels();
        return Integer.SIZE - Integer.numberOfLeadingZeros(codes - 1);
    }
}
