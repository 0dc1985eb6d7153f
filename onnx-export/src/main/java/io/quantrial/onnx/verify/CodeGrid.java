package io.quantrial.onnx.verify;

import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.Rounding;
import java.util.List;

/**
 * The grid of a quantized tensor, measured in codes: a value x lies at <i>p = clamp(x / scale +
 * zeroPoint)</i>, and its code is the integer nearest to p; for signs, −1 below 0 and +1 from 0 on.
 *
 * @param params scale, zero point, range
 * @param dims the shape of the tensor
 */
record CodeGrid(QuantParams params, List<Long> dims) {

    CodeGrid {
        dims = List.copyOf(dims);
    }

    /** Returns where a value lies, p; NaN for NaN. */
    double position(int index, float value) {
        int channel = params.granularity().scaleOf(dims, index);
        double p = (double) value / params.scales().get(channel) + params.zeroPoints().get(channel);
        return Math.max(params.range().min(), Math.min(params.range().max(), p));
    }

    /** Returns the code of a value that lies on the grid. */
    long code(int index, float value) {
        return (long) Math.rint(position(index, value));
    }

    /** Returns what a code is worth. */
    float value(int index, long code) {
        int channel = params.granularity().scaleOf(dims, index);
        return (code - params.zeroPoints().get(channel)) * params.scales().get(channel);
    }

    /**
     * Returns how far a position is from all values that are rounded to a code: 0 inside the cell
     * of the code, else the distance to the nearest boundary of that cell, in codes.
     */
    double distance(double position, long code) {
        if (params.rounding() == Rounding.NEAREST) {
            double beyond = Math.abs(position - code) - 0.5;
            // not Math.max alone, so that NaN stays
            return beyond <= 0 ? 0 : beyond;
        }
        if (Math.abs(code) != 1) {
            return Double.POSITIVE_INFINITY;
        }
        boolean isRight = code == (position >= 0 ? 1 : -1);
        return isRight ? 0 : Math.abs(position);
    }
}
