package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;

/**
 * The loss <i>L(p) = Σ u · surrogate(x; scale(p))</i> in plain Java, with the rounding residuals
 * frozen at the point. A parameter is moved a little, the quantizer tells its scales, and the loss
 * is computed from them.
 */
final class SurrogateLoss {

    private static final double RELATIVE_STEP = 1e-4;
    private static final double RELATIVE = 3e-3;

    /** A position x/s has this error in a float32 engine, relative to itself. */
    private static final double POSITION = 3e-7;

    private final QuantizerContract contract;
    private final OpenSlot open;
    private final QuantParams params;
    private final float[] x;
    private final float[] upstream;
    private final double[] residual;

    SurrogateLoss(QuantizerContract contract, OpenSlot open, NDArray point) {
        this.contract = contract;
        this.open = open;
        this.params = open.params();
        this.x = point.toFloatArray();
        try (NDArray u = GradientCheck.upstream(open.manager(), point.getShape())) {
            this.upstream = u.toFloatArray();
        }
        this.residual = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            ScalarOracle grid = open.oracle(params, i);
            residual[i] = grid.residual(x[i]);
            double steps = Math.abs(x[i] / grid.scale());
            boolean nearTie = grid.distanceToTie(x[i]) < 0.02 + POSITION * steps;
            boolean nearBound = grid.distanceToBound(x[i]) < 0.05 + 3 * RELATIVE_STEP * steps;
            if (nearBound || nearTie && grid.isInside(x[i])) {
                upstream[i] = 0;
            }
        }
    }

    QuantRange range() {
        return params.range();
    }

    /** The weights u, zero where a rounding tie or a bound is too close to derive. */
    float[] upstream() {
        return upstream.clone();
    }

    void compare(Parameter parameter, float[] engine, double scale) {
        float[] original = parameter.getArray().toFloatArray();
        assertThat(engine).as("gradient of %s", parameter.getName()).hasSize(original.length);
        for (int j = 0; j < original.length; j++) {
            double h = usefulStep(parameter, original, j);
            QuantParams above = moved(parameter, original, j, h);
            QuantParams below = moved(parameter, original, j, -h);
            double width = (double) (float) (original[j] + h) - (float) (original[j] - h);
            double slope = 0;
            double magnitude = 0;
            for (int i = 0; i < x.length; i++) {
                double change = upstream[i] * (value(above, i) - value(below, i)) / width;
                slope += change;
                magnitude += Math.abs(change) + POSITION * positionChange(above, below, i) / width;
            }
            assertThat((double) engine[j])
                    .as("gradient of %s at element %d", parameter.getName(), j)
                    .isCloseTo(
                            scale * slope, within(Math.abs(scale) * RELATIVE * magnitude + 1e-12));
        }
    }

    private double value(QuantParams at, int i) {
        return contract.surrogate(open.oracle(at, i), x[i], residual[i]);
    }

    private double positionChange(QuantParams above, QuantParams below, int i) {
        ScalarOracle high = open.oracle(above, i);
        return Math.abs(
                        upstream[i]
                                * x[i]
                                / high.scale()
                                * (high.scale() - open.oracle(below, i).scale()))
                / RELATIVE;
    }

    /** A parameter may be a step size or its logarithm: the scales must move by 0.01 per cent. */
    private double usefulStep(Parameter parameter, float[] original, int j) {
        double h = RELATIVE_STEP * Math.max(Math.abs(original[j]), 1e-20);
        while (h < 1 && change(moved(parameter, original, j, h)) < RELATIVE_STEP / 2) {
            h *= 2;
        }
        return h;
    }

    private double change(QuantParams other) {
        double most = 0;
        for (int c = 0; c < params.scales().size(); c++) {
            double before = params.scales().get(c);
            most = Math.max(most, Math.abs(other.scales().get(c) - before) / before);
        }
        return most;
    }

    private QuantParams moved(Parameter parameter, float[] original, int j, double change) {
        float[] values = original.clone();
        values[j] = (float) (values[j] + change);
        write(parameter, values);
        QuantParams now = open.params();
        write(parameter, original);
        return now;
    }

    private static void write(Parameter parameter, float[] values) {
        NDArray array = parameter.getArray();
        try (NDArray numbers = array.getManager().create(values, array.getShape())) {
            GradientStrategy.graft(numbers, array);
        }
    }
}
