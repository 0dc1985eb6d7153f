package io.quantrial.qat;

import java.util.stream.IntStream;

/** The three papers in plain Java, number by number, float32 where the engine has float32. */
final class ScalarOracle {

    private ScalarOracle() {}

    /** Code of the affine grid before clamping. */
    static float roundedCode(float x, float scale, int zeroPoint) {
        return (float) Math.rint(x / scale + zeroPoint);
    }

    static float affine(float x, float scale, int zeroPoint, int low, int high) {
        float code = Math.min(Math.max(roundedCode(x, scale, zeroPoint), low), high);
        return (code - zeroPoint) * scale;
    }

    static float affineDerivative(float x, float scale, int zeroPoint, int low, int high) {
        float code = roundedCode(x, scale, zeroPoint);
        return low <= code && code <= high ? 1 : 0;
    }

    static double smallest(float[] x) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i]).min().orElseThrow();
    }

    static double largest(float[] x) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i]).max().orElseThrow();
    }

    static double meanMagnitude(float[] x) {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> Math.abs(x[i]))
                .average()
                .orElseThrow();
    }

    /** tanh(w) / max|tanh w| in double. */
    static double[] normalised(double[] w) {
        double[] squashed =
                IntStream.range(0, w.length).mapToDouble(i -> Math.tanh(w[i])).toArray();
        double scale =
                IntStream.range(0, w.length)
                        .mapToDouble(i -> Math.abs(squashed[i]))
                        .max()
                        .orElseThrow();
        return IntStream.range(0, w.length).mapToDouble(i -> squashed[i] / scale).toArray();
    }

    static double dorefaWeight(double normalised, int bits) {
        double steps = (1 << bits) - 1;
        return 2 * Math.rint((normalised / 2 + 0.5) * steps) / steps - 1;
    }

    static double dorefaActivation(float x, int bits) {
        float steps = (1 << bits) - 1;
        return Math.rint(Math.min(Math.max(x, 0), 1) * steps) / (double) steps;
    }

    static float sign(float x) {
        return x < 0 ? -1 : 1;
    }
}
