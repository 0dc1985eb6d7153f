package io.quantrial.onnx.quantize;

import java.util.Arrays;

/**
 * A tensor of the integer interpreter: its values, and the integers behind them if it came straight
 * from a {@code DequantizeLinear}.
 */
final class Numbers {

    final int[] dims;
    final double[] values;

    /** Code minus zero point of each element; null if the values are no integers. */
    final long[] integers;

    /** One scale, or one for each position of {@link #axis}. */
    final double[] scales;

    final int axis;

    private Numbers(int[] dims, double[] values, long[] integers, double[] scales, int axis) {
        this.dims = dims;
        this.values = values;
        this.integers = integers;
        this.scales = scales;
        this.axis = axis;
    }

    static Numbers of(int[] dims, double[] values) {
        return new Numbers(dims, values, null, null, 0);
    }

    static Numbers dequantized(int[] dims, long[] integers, double[] scales, int axis) {
        double[] values = new double[integers.length];
        Numbers numbers = new Numbers(dims, values, integers, scales, axis);
        for (int i = 0; i < values.length; i++) {
            values[i] = integers[i] * scales[scales.length == 1 ? 0 : numbers.position(i, axis)];
        }
        return numbers;
    }

    /** Returns the position of an element on an axis. */
    int position(int element, int onAxis) {
        int inner = 1;
        for (int i = onAxis + 1; i < dims.length; i++) {
            inner *= dims[i];
        }
        return element / inner % dims[onAxis];
    }

    double scale(int channel) {
        return scales[scales.length == 1 ? 0 : channel];
    }

    boolean isInteger() {
        return integers != null;
    }

    static int size(int... dims) {
        return Arrays.stream(dims).reduce(1, Math::multiplyExact);
    }
}
