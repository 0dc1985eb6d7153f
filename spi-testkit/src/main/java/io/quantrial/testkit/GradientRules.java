package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.scheme.QuantParams;
import java.util.List;
import java.util.function.BinaryOperator;

/** The rules about gradients. */
final class GradientRules {

    /** Rounding of float32 products of numbers of order one. */
    private static final double FLOAT = 1e-5;

    private static final Shape SMALL = new Shape(4, 8);

    private final QuantizerContract contract;

    GradientRules(QuantizerContract contract) {
        this.contract = contract;
    }

    void gradientAtTheValue(SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(contract.plugin(), slot)) {
            NDArray point = open.hookedPoint(open.data(2, 3));
            NDArray upstream = GradientCheck.upstream(open.manager(), point.getShape());
            float[] engine = gradient(open, point, (y, x) -> y.mul(upstream));
            double[] slope = wantedSlope(open, point);
            float[] u = upstream.toFloatArray();
            for (int i = 0; i < u.length; i++) {
                if (!Double.isNaN(slope[i])) {
                    assertThat((double) engine[i])
                            .as("gradient at element %d, upstream %s", i, u[i])
                            .isCloseTo(
                                    u[i] * slope[i],
                                    within(FLOAT * Math.max(1, Math.abs(slope[i]))));
                }
            }
        }
    }

    private double[] wantedSlope(OpenSlot open, NDArray point) {
        GradientStrategy strategy = open.quantizer().gradient();
        return strategy instanceof GradientStrategy.Custom custom
                ? statedDerivative(custom, point)
                : surrogateSlope(open, point);
    }

    private static double[] statedDerivative(GradientStrategy.Custom strategy, NDArray point) {
        point.setRequiresGradient(false);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray derivative = strategy.derivative(point, TestPass.TRAINING);
            assertThat(derivative.getShape()).as("derivative").isEqualTo(point.getShape());
            assertThat(derivative.getDataType()).as("derivative").isEqualTo(point.getDataType());
            return doubles(derivative.toFloatArray());
        }
    }

    /** Central differences of the surrogate; not a number next to a clipping bound. */
    private double[] surrogateSlope(OpenSlot open, NDArray point) {
        double[] x = doubles(point.toFloatArray());
        double[] slope = new double[x.length];
        QuantParams params = open.params();
        for (int i = 0; i < x.length; i++) {
            ScalarOracle grid = open.oracle(params, i);
            double residual = grid.residual(x[i]);
            double h = 1e-3 * grid.scale();
            slope[i] =
                    grid.distanceToBound(x[i]) < 0.05
                            ? Double.NaN
                            : (contract.surrogate(grid, x[i] + h, residual)
                                            - contract.surrogate(grid, x[i] - h, residual))
                                    / (2 * h);
        }
        return slope;
    }

    void gradientAtParameters(SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(contract.plugin(), slot)) {
            NDArray point = open.hookedPoint(open.data(2, 2));
            SurrogateLoss loss = new SurrogateLoss(contract, open, point);
            NDArray upstream = open.manager().create(loss.upstream(), point.getShape());
            NDList engine =
                    GradientCheck.gradients(
                            at ->
                                    open.driver()
                                            .fakeQuantized(at.head(), TestPass.TRAINING)
                                            .mul(upstream)
                                            .sum(),
                            open.withParameters(point));
            List<Parameter> parameters = open.quantizer().parameters();
            for (int k = 0; k < parameters.size(); k++) {
                double scale =
                        contract.parameterGradientScale(
                                parameters.get(k), slot, loss.range(), slot.shape());
                loss.compare(parameters.get(k), engine.get(k + 1).toFloatArray(), scale);
            }
        }
    }

    void gradientArraysStay(SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(contract.plugin(), slot)) {
            NDArray point = open.hookedPoint(open.data(2, 3));
            NDArray upstream = GradientCheck.upstream(open.manager(), point.getShape());
            NDArray ones = upstream.onesLike();
            float[] weighted = gradient(open, point, (y, x) -> y.mul(upstream));
            float[] alone = gradient(open, point, (y, x) -> y.mul(ones));
            float[] u = upstream.toFloatArray();
            float[] one = ones.toFloatArray();
            assertSums(
                    "residual y + x",
                    gradient(open, point, (y, x) -> y.add(x).mul(upstream)),
                    weighted,
                    u);
            assertSums(
                    "residual x + y",
                    gradient(open, point, (y, x) -> x.add(y).mul(upstream)),
                    weighted,
                    u);
            assertSums(
                    "expanded upstream",
                    gradient(open, point, (y, x) -> y),
                    alone,
                    new float[u.length]);
            assertSums("expanded residual", gradient(open, point, NDArray::add), alone, one);
            assertSums("used twice", gradient(open, point, (y, x) -> y.add(y)), alone, alone);
        }
    }

    private static void assertSums(String what, float[] actual, float[] first, float[] second) {
        for (int i = 0; i < actual.length; i++) {
            double wanted = (double) first[i] + second[i];
            assertThat((double) actual[i])
                    .as("%s: gradient at element %d", what, i)
                    .isCloseTo(wanted, within(FLOAT * Math.max(1, Math.abs(wanted))));
        }
    }

    /**
     * The gradient at x of the sum of a function of y = fakeQuantize(x) and x, which is the result
     * of another operation: the engine would refuse to overwrite a leaf.
     */
    private static float[] gradient(OpenSlot open, NDArray point, BinaryOperator<NDArray> head) {
        NDList list =
                GradientCheck.gradients(
                        at -> {
                            NDArray x = at.head().mul(at.head().onesLike());
                            NDArray y = open.driver().fakeQuantized(x, TestPass.TRAINING);
                            return head.apply(y, x).sum();
                        },
                        new NDList(point));
        try (list) {
            return list.head().toFloatArray();
        }
    }

    void hookGradientIsItsDerivative(SlotCase slot) {
        try (OpenSlot open = new OpenSlot(contract.plugin(), slot)) {
            open.train(open.data(1, 1, SMALL));
            NDArray x = open.data(2, 0.5, SMALL);
            open.train(x);
            if (open.driver().hooked(x, TestPass.TRAINING) != x) {
                GradientCheck.FLOAT32.assertAgrees(
                        at -> open.driver().hooked(at.head(), TestPass.TRAINING),
                        at -> open.driver().hooked(at.head(), TestPass.EVALUATION),
                        new NDList(x));
            }
        }
    }

    private static double[] doubles(float[] numbers) {
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }
}
