package io.quantrial.onnx.calibration;

import io.quantrial.spi.scheme.QuantParams;

/**
 * The values between which a tensor lies.
 *
 * @param min the smallest value
 * @param max the largest value
 */
public record Range(float min, float max) {

    /** Checks the order; values that are not finite have no range. */
    public Range {
        if (!(min <= max) || Float.isInfinite(min) || Float.isInfinite(max)) {
            throw new IllegalArgumentException("no range: " + min + " to " + max);
        }
    }

    /**
     * Returns the values that a grid represents: from <i>s·(Q<sub>min</sub> − z)</i> to
     * <i>s·(Q<sub>max</sub> − z)</i>, the widest of all channels.
     *
     * @param params the grid
     * @return the range
     */
    public static Range of(QuantParams params) {
        Range all = null;
        for (int i = 0; i < params.scales().size(); i++) {
            float scale = params.scales().get(i);
            int zeroPoint = params.zeroPoints().get(i);
            Range channel =
                    new Range(
                            scale * (params.range().min() - zeroPoint),
                            scale * (params.range().max() - zeroPoint));
            all = all == null ? channel : all.with(channel);
        }
        return all;
    }

    /**
     * Returns the range that holds this one and another.
     *
     * @param other the other
     * @return the union
     */
    public Range with(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    /**
     * Returns the largest absolute value.
     *
     * @return at least 0
     */
    public float largest() {
        return Math.max(Math.abs(min), Math.abs(max));
    }
}
