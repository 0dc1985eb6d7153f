package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientStrategyTest {

    private static final float STEP = 0.25f;
    private static final int MIN = -2;
    private static final int MAX = 1;
    private static final ForwardPass TRAINING = new Training();

    static Shape[] shapes() {
        return new Shape[] {
            new Shape(1), new Shape(7), new Shape(2, 3), new Shape(2, 3, 4, 5), new Shape(0, 3)
        };
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aCustomStrategyGivesTheNumbersOfQuantizeAndTheGradientOfDerivative(Shape shape) {
        float[] values = values((int) shape.size());
        float[] incoming = values(values.length);
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.create(values, shape);
            x.setRequiresGradient(true);
            NDArray y = new StraightThrough().fakeQuantize(x, TRAINING);
            collector.backward(y.mul(manager.create(incoming, shape)).sum());

            assertThat(y.getShape()).isEqualTo(shape);
            float[] numbers = y.toFloatArray();
            float[] gradient = x.getGradient().toFloatArray();
            for (int i = 0; i < values.length; i++) {
                // The step is a power of two, so that every number is exact.
                assertThat(numbers[i]).isEqualTo(quantized(values[i]));
                assertThat(gradient[i]).isEqualTo(inside(values[i]) ? incoming[i] : 0f);
            }
            assertThat(x.toFloatArray()).containsExactly(values);
        }
    }

    @Test
    void theGradientOfAResidualConnectionPassesBesideTheMask() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.create(new float[] {0.1f, 5f, -5f});
            x.setRequiresGradient(true);
            NDArray y = new StraightThrough().fakeQuantize(x, TRAINING);
            collector.backward(x.add(y).sum());

            assertThat(x.getGradient().toFloatArray()).containsExactly(2f, 1f, 1f);
        }
    }

    @Test
    void whatFollowsUsesTheQuantizedNumbersInItsOwnGradient() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.create(new float[] {0.1f, 0.2f, 5f});
            NDArray w = manager.create(new float[] {3f, 3f, 3f});
            x.setRequiresGradient(true);
            w.setRequiresGradient(true);
            collector.backward(new StraightThrough().fakeQuantize(x, TRAINING).mul(w).sum());

            assertThat(w.getGradient().toFloatArray()).containsExactly(0f, 0.25f, 0.25f);
            assertThat(x.getGradient().toFloatArray()).containsExactly(3f, 3f, 0f);
        }
    }

    @Test
    void theGradientIsThatOfTheQuantizedValueTimesTheStatedDerivative() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.create(new float[] {0.1f, -0.3f, 5f, -5f});
            x.setRequiresGradient(true);
            NDArray y = new StraightThrough().fakeQuantize(x, TRAINING);
            collector.backward(y.mul(y).sum());

            assertThat(y.toFloatArray()).containsExactly(0f, -0.25f, 0.25f, -0.5f);
            assertThat(x.getGradient().toFloatArray())
                    .containsExactly(new float[] {0f, -0.5f, 0f, 0f}, within(0f));
        }
    }

    @Test
    void outsideOfTrainingTheNumbersAreTheSameWithoutAGradient() {
        float[] values = values(50);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(values);
            StraightThrough strategy = new StraightThrough();
            assertThat(strategy.fakeQuantize(x, TRAINING).toFloatArray())
                    .containsExactly(strategy.quantize(x, TRAINING).toFloatArray());
        }
    }

    @Test
    void graftReturnsTheCarrierWithTheNumbersOfTheValue() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.create(new float[] {1f, 2f});
            x.setRequiresGradient(true);
            NDArray value = manager.create(new float[] {10f, 20f});
            NDArray carrier = x.mul(manager.create(new float[] {3f, 4f}));
            NDArray grafted = GradientStrategy.graft(value, carrier);
            value.set(new float[] {0f, 0f});
            collector.backward(grafted.sum());

            assertThat(grafted).isSameAs(carrier);
            assertThat(grafted.toFloatArray()).containsExactly(10f, 20f);
            assertThat(x.getGradient().toFloatArray()).containsExactly(3f, 4f);
        }
    }

    @Test
    void aScalarHasNoDimensionAndTheTypeOfWhatItMeets() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray like = manager.create(new double[] {1, 2, 3});
            try (NDArray scalar = GradientStrategy.scalar(like, 0.5f)) {
                assertThat(scalar.getShape()).isEqualTo(new Shape());
                assertThat(scalar.getDataType()).isEqualTo(DataType.FLOAT64);
                assertThat(scalar.getDevice()).isEqualTo(like.getDevice());
                assertThat(scalar.toDoubleArray()).containsExactly(0.5);
                assertThat(like.mul(scalar).toDoubleArray()).containsExactly(0.5, 1, 1.5);
            }
        }
    }

    @Test
    void aScalarOutlivesItsHandleUntilTheBackwardPass() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.create(new float[] {1f, 2f});
            x.setRequiresGradient(true);
            NDArray y;
            try (NDArray three = GradientStrategy.scalar(x, 3f)) {
                y = x.mul(three);
            }
            System.gc();
            collector.backward(y.sum());
            assertThat(x.getGradient().toFloatArray()).containsExactly(3f, 3f);
        }
    }

    @Test
    void aHookDoesNothingOrTheSameEverywhere() {
        ForwardHook twice = ForwardHook.everywhere((value, pass) -> value.add(value));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {1f});
            assertThat(ForwardHook.none().beforeLayer(x, TRAINING)).isSameAs(x);
            assertThat(ForwardHook.none().onWeight(x, TRAINING)).isSameAs(x);
            assertThat(ForwardHook.none().afterLayer(x, TRAINING)).isSameAs(x);
            assertThat(twice.beforeLayer(x, TRAINING).getFloat()).isEqualTo(2f);
            assertThat(twice.onWeight(x, TRAINING).getFloat()).isEqualTo(2f);
            assertThat(twice.afterLayer(x, TRAINING).getFloat()).isEqualTo(2f);
        }
    }

    private static float[] values(int count) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float quantized(float x) {
        return (float) Math.max(MIN, Math.min(MAX, Math.rint(x / STEP))) * STEP;
    }

    private static boolean inside(float x) {
        return MIN < x / STEP && x / STEP < MAX;
    }

    /** A uniform quantizer; its arrays have no gradient, so that plain numbers are safe here. */
    private static final class StraightThrough implements GradientStrategy.Custom {

        @Override
        public NDArray quantize(NDArray x, ForwardPass pass) {
            return x.div(STEP).round().clip(MIN, MAX).mul(STEP);
        }

        @Override
        public NDArray derivative(NDArray x, ForwardPass pass) {
            NDArray n = x.div(STEP);
            return n.gt(MIN).logicalAnd(n.lt(MAX)).toType(x.getDataType(), false);
        }
    }

    private record Training() implements ForwardPass {

        @Override
        public boolean isTraining() {
            return true;
        }

        @Override
        public boolean isDelayed() {
            return false;
        }

        @Override
        public NDArray value(Parameter parameter) {
            return parameter.getArray();
        }
    }
}
