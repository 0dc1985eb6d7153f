package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.QuantParams;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** The rules about the numbers: the grid, agreement of training and evaluation, extremes. */
final class NumberRules {

    private NumberRules() {}

    static void valuesLieOnTheGrid(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            assertOnGrid(open, open.train(open.data(2, 1)));
            assertOnGrid(open, open.evaluate(open.data(3, 4)));
        }
    }

    static void assertOnGrid(OpenSlot open, float[] numbers) {
        QuantParams params = open.params();
        List<Set<Float>> levels = new ArrayList<>();
        params.scales().forEach(scale -> levels.add(new HashSet<>()));
        for (int i = 0; i < numbers.length; i++) {
            ScalarOracle grid = open.oracle(params, i);
            assertThat(grid.isOnGrid(numbers[i]))
                    .as("element %d: %s lies on %s", i, numbers[i], grid)
                    .isTrue();
            levels.get(Channels.of(params, open.slot().shape(), i)).add(numbers[i] + 0f);
        }
        int most = 1 << open.slot().scheme().bits();
        assertThat(levels).allSatisfy(set -> assertThat(set.size()).isLessThanOrEqualTo(most));
    }

    static void trainingAgreesWithEvaluation(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            NDArray x = open.data(2, 3);
            float[] trained = open.train(x);
            assertThat(open.evaluate(x)).as("evaluation after training").isEqualTo(trained);
            NDArray point = open.hookedPoint(x);
            assertThat(open.driver().fakeQuantized(point, TestPass.TRAINING).toFloatArray())
                    .as("fakeQuantize and quantize")
                    .isEqualTo(open.driver().quantized(point, TestPass.TRAINING).toFloatArray());
        }
    }

    static void quantizingTwiceChangesNothing(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            NDArray point = open.hookedPoint(open.data(2, 3));
            NDArray once = open.driver().quantized(point, TestPass.EVALUATION);
            NDArray twice = open.driver().quantized(once, TestPass.EVALUATION);
            assertThat(withOneZero(twice)).isEqualTo(withOneZero(once));
        }
    }

    /** Rounding a small negative number gives -0, rounding that again may give 0. */
    private static float[] withOneZero(NDArray array) {
        float[] numbers = array.toFloatArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += 0f;
        }
        return numbers;
    }

    static void degenerateTensorsStayFinite(QuantizerPlugin plugin, SlotCase slot) {
        for (Extreme extreme : Extreme.values()) {
            try (OpenSlot open = new OpenSlot(plugin, slot)) {
                assertFinite(open, extreme.of(open), extreme + " at first");
                if (extreme != Extreme.ONE_ELEMENT) {
                    assertFinite(open, open.data(1, 1), "ordinary after " + extreme);
                }
            }
            if (extreme != Extreme.ONE_ELEMENT) {
                try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
                    assertFinite(open, extreme.of(open), extreme + " after ordinary");
                }
            }
        }
    }

    private static void assertFinite(OpenSlot open, NDArray x, String what) {
        assertFinite(open.train(x), what + ": result of training");
        assertFinite(open.evaluate(x), what + ": result of evaluation");
        NDList inputs = open.withParameters(x);
        NDList gradients =
                GradientCheck.gradients(
                        at -> open.driver().run(at.head(), TestPass.TRAINING).sum(), inputs);
        for (NDArray gradient : gradients) {
            assertFinite(gradient.toFloatArray(), what + ": gradient");
        }
    }

    private static void assertFinite(float[] numbers, String what) {
        for (float number : numbers) {
            assertThat(Float.isFinite(number)).as("%s: %s is finite", what, number).isTrue();
        }
    }

    /** Tensors that an unlucky batch, a dead layer or a diverged training brings. */
    private enum Extreme {
        ZERO,
        CONSTANT,
        TINY,
        HUGE,
        ONE_ELEMENT;

        NDArray of(OpenSlot open) {
            Shape shape = open.slot().shape();
            return switch (this) {
                case ZERO -> open.data(1, 0);
                case CONSTANT -> open.manager().ones(shape).mul(0.3f);
                case TINY -> open.data(1, 1e-30);
                case HUGE -> open.data(1, 1e30);
                case ONE_ELEMENT -> open.manager().ones(ones(shape));
            };
        }

        private static Shape ones(Shape shape) {
            return new Shape(LongStream.generate(() -> 1).limit(shape.dimension()).toArray());
        }
    }
}
