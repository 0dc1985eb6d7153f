package io.quantrial.onnx.quantize;

import java.util.function.IntToDoubleFunction;

/**
 * Products and pooling of the integer interpreter. Where input and weight are integers they are
 * added up as integers, with an int32 bias of the same scale, as in hardware; else in double
 * precision.
 */
final class IntegerKernels {

    /** The window of a convolution or pooling over two axes. */
    record Window(
            long strideY, long strideX, long padY, long padX, long dilationY, long dilationX) {}

    private IntegerKernels() {}

    /** x (N, C, H, W), w (O, C/groups, kH, kW), bias (O) or null. */
    static Numbers convolution(Numbers x, Numbers w, Numbers bias, Window window, int groups) {
        int outputs = w.dims[0];
        int height = length(x.dims[2], w.dims[2], window.strideY, window.padY, window.dilationY);
        int width = length(x.dims[3], w.dims[3], window.strideX, window.padX, window.dilationX);
        int[] dims = {x.dims[0], outputs, height, width};
        double[] values = new double[Numbers.size(dims)];
        int perGroup = w.dims[1];
        for (int i = 0; i < values.length; i++) {
            int column = i % width;
            int row = i / width % height;
            int o = i / width / height % outputs;
            int n = i / width / height / outputs;
            int firstChannel = o / (outputs / groups) * perGroup;
            Sum sum = new Sum(x, w, bias, o);
            for (int c = 0; c < perGroup; c++) {
                for (int ky = 0; ky < w.dims[2]; ky++) {
                    for (int kx = 0; kx < w.dims[3]; kx++) {
                        int y = (int) (row * window.strideY - window.padY + ky * window.dilationY);
                        int z =
                                (int)
                                        (column * window.strideX
                                                - window.padX
                                                + kx * window.dilationX);
                        if (y >= 0 && y < x.dims[2] && z >= 0 && z < x.dims[3]) {
                            sum.add(
                                    ((n * x.dims[1] + firstChannel + c) * x.dims[2] + y) * x.dims[3]
                                            + z,
                                    ((o * perGroup + c) * w.dims[2] + ky) * w.dims[3] + kx);
                        }
                    }
                }
            }
            values[i] = sum.value();
        }
        return Numbers.of(dims, values);
    }

    /** x (…, K), w (O, K) or (K, O), bias (O) or null. */
    static Numbers product(Numbers x, Numbers w, Numbers bias, boolean isTransposed) {
        int inner = x.dims[x.dims.length - 1];
        int outputs = w.dims[isTransposed ? 0 : 1];
        int[] dims = x.dims.clone();
        dims[dims.length - 1] = outputs;
        double[] values = new double[Numbers.size(dims)];
        for (int i = 0; i < values.length; i++) {
            int o = i % outputs;
            Sum sum = new Sum(x, w, bias, o);
            for (int k = 0; k < inner; k++) {
                sum.add(i / outputs * inner + k, isTransposed ? o * inner + k : k * outputs + o);
            }
            values[i] = sum.value();
        }
        return Numbers.of(dims, values);
    }

    static Numbers maxPool(Numbers x, int kernelY, int kernelX, Window window) {
        int height = length(x.dims[2], kernelY, window.strideY, window.padY, 1);
        int width = length(x.dims[3], kernelX, window.strideX, window.padX, 1);
        int[] dims = {x.dims[0], x.dims[1], height, width};
        return Numbers.of(
                dims,
                fill(
                        Numbers.size(dims),
                        i -> {
                            double largest = Double.NEGATIVE_INFINITY;
                            for (int k = 0; k < kernelY * kernelX; k++) {
                                long y = i / width % height * window.strideY - window.padY;
                                long z = i % width * window.strideX - window.padX;
                                y += k / kernelX;
                                z += k % kernelX;
                                if (y >= 0 && y < x.dims[2] && z >= 0 && z < x.dims[3]) {
                                    int plane = i / width / height * x.dims[2] * x.dims[3];
                                    int at = (int) (plane + y * x.dims[3] + z);
                                    largest = Math.max(largest, x.values[at]);
                                }
                            }
                            return largest;
                        }));
    }

    static Numbers globalAverage(Numbers x) {
        int area = x.dims[2] * x.dims[3];
        int[] dims = {x.dims[0], x.dims[1], 1, 1};
        return Numbers.of(
                dims,
                fill(
                        dims[0] * dims[1],
                        i -> {
                            double sum = 0;
                            for (int k = 0; k < area; k++) {
                                sum += x.values[i * area + k];
                            }
                            return sum / area;
                        }));
    }

    static double[] fill(int size, IntToDoubleFunction value) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = value.applyAsDouble(i);
        }
        return values;
    }

    private static int length(int input, int kernel, long stride, long pad, long dilation) {
        return (int) ((input + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1);
    }

    /** One accumulator. */
    private static final class Sum {

        private final Numbers x;
        private final Numbers w;
        private final Numbers bias;
        private final int channel;
        private final boolean isInteger;
        private long integer;
        private double real;

        Sum(Numbers x, Numbers w, Numbers bias, int channel) {
            this.x = x;
            this.w = w;
            this.bias = bias;
            this.channel = channel;
            this.isInteger = x.isInteger() && w.isInteger();
        }

        void add(int ofX, int ofW) {
            if (isInteger) {
                integer += x.integers[ofX] * w.integers[ofW];
            } else {
                real += x.values[ofX] * w.values[ofW];
            }
        }

        double value() {
            if (!isInteger) {
                return real + (bias == null ? 0 : bias.values[channel]);
            }
            double scale = x.scale(0) * w.scale(channel);
            if (bias == null || !bias.isInteger()) {
                return Math.toIntExact(integer) * scale + (bias == null ? 0 : bias.values[channel]);
            }
            if (Math.abs(bias.scale(channel) - scale) > 1e-6 * scale) {
                throw new AssertionError("a bias must have the scale of its accumulator");
            }
            return Math.toIntExact(integer + bias.integers[channel]) * scale;
        }
    }
}
