package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.QuantRange;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Autograd against the closed form of the paper. */
class LsqFunctionTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDScope scope = new NDScope();

    @BeforeEach
    void quiet() {
        scope.suppressNotUsedWarning();
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
    }

    static Stream<QuantRange> ranges() {
        return Stream.of(
                QuantRange.unsigned(1),
                QuantRange.signed(2),
                QuantRange.narrow(2),
                QuantRange.unsigned(2),
                QuantRange.signed(3),
                QuantRange.narrow(4),
                QuantRange.signed(8),
                QuantRange.unsigned(8),
                QuantRange.signed(16),
                QuantRange.unsigned(16));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void autogradEqualsThePapersEquations(QuantRange range) {
        float s = 0.013f;
        float g = 0.05f;
        float[] values = gaussian(600, 0.8f * s * range.max());
        float[] upstream = gaussian(600, 1);
        NDArray x = learns(manager.create(values, new Shape(2, 3, 10, 10)));
        NDArray step = learns(manager.create(new float[] {s}));
        LsqFunction function = new LsqFunction(range);

        NDArray y =
                Gradients.backward(
                        () -> function.fakeQuantize(x, step, g),
                        manager.create(upstream, x.getShape()));

        Paper paper = new Paper(range);
        double ds = 0;
        double size = 0;
        for (int i = 0; i < values.length; i++) {
            assertThat(y.toFloatArray()[i]).isEqualTo(paper.value(values[i], s));
            assertThat((double) x.getGradient().toFloatArray()[i])
                    .isEqualTo(upstream[i] * paper.towardsValue(values[i], s));
            double term = upstream[i] * paper.towardsStep(values[i], s) * g;
            ds += term;
            size += Math.abs(term);
        }
        // Codes near 2^16 leave 2^-8 of a float to the rounding residue.
        double tolerance = 1e-6 * size + 1e-6 * values.length * g * Math.sqrt(range.max());
        assertThat((double) step.getGradient().toFloatArray()[0]).isCloseTo(ds, within(tolerance));
        assertThat(y.getShape()).isEqualTo(x.getShape());
        assertThat(step.getGradient().getShape()).isEqualTo(step.getShape());
    }

    @Test
    void tiesGoToTheEvenCode() {
        NDArray x = manager.create(new float[] {0.125f, 0.375f, 0.625f, -0.125f, -0.375f, -0.625f});
        NDArray step = manager.create(new float[] {0.25f});

        NDArray y = new LsqFunction(QuantRange.signed(4)).quantize(x, step);

        assertThat(y.toFloatArray()).containsExactly(0, 0.5f, 0.5f, -0f, -0.5f, -0.5f);
    }

    @Test
    void theEndsOfTheRangeBelongToItAndTheTestComesBeforeRounding() {
        float top = 7 * 0.25f;
        float bottom = -8 * 0.25f;
        NDArray x =
                learns(
                        manager.create(
                                new float[] {
                                    top,
                                    Math.nextUp(top),
                                    top + 0.1f,
                                    bottom,
                                    Math.nextDown(bottom),
                                    bottom - 0.1f,
                                    0
                                }));
        NDArray step = learns(manager.create(new float[] {0.25f}));

        Gradients.backward(
                () -> new LsqFunction(QuantRange.signed(4)).fakeQuantize(x, step, 1), x.onesLike());

        assertThat(x.getGradient().toFloatArray()).containsExactly(1, 0, 0, 1, 0, 0, 1);
        // Codes of the clipped four; the ends and zero lie on the grid and leave no residue.
        assertThat(step.getGradient().toFloatArray()).containsExactly(7 + 7 - 8 - 8);
    }

    @Test
    void perChannelEqualsPerTensorChannelByChannel() {
        LsqFunction function = new LsqFunction(QuantRange.signed(3));
        float[] steps = {0.1f, 0.37f, 0.02f};
        NDArray x = learns(manager.create(gaussian(60, 0.3f), new Shape(3, 5, 2, 2)));
        NDArray upstream = manager.create(gaussian(60, 1), x.getShape());
        NDArray step = learns(manager.create(steps, new Shape(3, 1, 1, 1)));

        NDArray y = Gradients.backward(() -> function.fakeQuantize(x, step, 0.1f), upstream);

        for (int c = 0; c < steps.length; c++) {
            NDIndex channel = new NDIndex(c);
            NDArray xc = learns(x.get(channel).stopGradient().duplicate());
            NDArray sc = learns(manager.create(new float[] {steps[c]}));
            NDArray yc =
                    Gradients.backward(
                            () -> function.fakeQuantize(xc, sc, 0.1f), upstream.get(channel));
            assertThat(y.get(channel)).isEqualTo(yc);
            assertThat(x.getGradient().get(channel)).isEqualTo(xc.getGradient());
            assertThat(step.getGradient().getFloat(c, 0, 0, 0))
                    .isCloseTo(sc.getGradient().getFloat(0), within(1e-6f));
        }
    }

    @Test
    void overflowOfTheRatioLeavesFiniteNumbersAndGradients() {
        NDArray x = learns(manager.create(new float[] {1e30f, -1e30f, 0, 3e-30f}));
        NDArray step = learns(manager.create(new float[] {1e-30f}));

        NDArray y =
                Gradients.backward(
                        () -> new LsqFunction(QuantRange.signed(4)).fakeQuantize(x, step, 1),
                        x.onesLike());

        assertThat(y.toFloatArray()).containsExactly(7e-30f, -8e-30f, 0, 3e-30f);
        assertThat(x.getGradient().toFloatArray()).containsExactly(0, 0, 1, 1);
        assertThat(step.getGradient().toFloatArray()).containsExactly(-1);
    }

    @Test
    void aValueWithoutGradientStillTeachesTheStep() {
        NDArray x = manager.create(new float[] {0.3f, 5});
        NDArray step = learns(manager.create(new float[] {1}));

        Gradients.backward(
                () -> new LsqFunction(QuantRange.signed(2)).fakeQuantize(x, step, 1), x.onesLike());

        assertThat(step.getGradient().getFloat(0)).isCloseTo(1 - 0.3f, within(1e-6f));
    }

    @Test
    void gradientsOfTwoUsesAddUp() {
        NDArray x = learns(manager.create(new float[] {0.3f, 5, -0.2f}));
        NDArray step = learns(manager.create(new float[] {0.25f}));
        LsqFunction function = new LsqFunction(QuantRange.signed(2));

        // A residual: the identity branch keeps its whole gradient.
        Gradients.backward(() -> function.fakeQuantize(x, step, 1).add(x), x.onesLike());

        assertThat(x.getGradient().toFloatArray()).containsExactly(1, 1, 2);
    }

    @Test
    void worksInDoublePrecision() {
        NDArray x = learns(manager.create(new double[] {0.3, 5, -0.2}));
        NDArray step = learns(manager.create(new double[] {0.25}));

        NDArray y =
                Gradients.backward(
                        () -> new LsqFunction(QuantRange.signed(2)).fakeQuantize(x, step, 1),
                        x.onesLike());

        assertThat(y.getDataType()).isEqualTo(DataType.FLOAT64);
        assertThat(y.toDoubleArray()).containsExactly(0.25, 0.25, -0.25);
    }

    @Test
    void aGridWithoutPositiveCodesIsRefused() {
        assertThatThrownBy(() -> new LsqFunction(new QuantRange(-1, 0)))
                .hasMessageContaining("sqrt(Qp)")
                .hasMessageContaining("[-1, 0]");
    }

    @Test
    void aGarbageCollectionBeforeTheBackwardPassChangesNothing() {
        LsqFunction function = new LsqFunction(QuantRange.signed(4));
        NDArray upstream = manager.create(gaussian(5000, 1));
        NDArray undisturbed = stepGradient(function, upstream, () -> {});

        for (int round = 0; round < 3; round++) {
            assertThat(stepGradient(function, upstream, System::gc)).isEqualTo(undisturbed);
        }
    }

    private NDArray stepGradient(LsqFunction function, NDArray upstream, Runnable before) {
        NDArray x = learns(manager.create(gaussian(5000, 1)));
        NDArray step = learns(manager.create(new float[] {0.25f}));
        Gradients.backward(
                () -> {
                    NDArray y = function.fakeQuantize(x, step, 0.01f);
                    before.run();
                    return y;
                },
                upstream);
        return step.getGradient();
    }

    @Test
    void neitherInputNorStepIsWrittenTo() {
        float[] values = gaussian(20, 1);
        NDArray x = learns(manager.create(values));
        NDArray step = learns(manager.create(new float[] {0.25f}));
        NDArray upstream = x.onesLike();

        Gradients.backward(
                () -> new LsqFunction(QuantRange.signed(2)).fakeQuantize(x, step, 1), upstream);

        assertThat(x.toFloatArray()).containsExactly(values);
        assertThat(step.toFloatArray()).containsExactly(0.25f);
        assertThat(upstream).isEqualTo(x.onesLike());
    }

    private static NDArray learns(NDArray array) {
        array.setRequiresGradient(true);
        return array;
    }

    private static float[] gaussian(int size, float deviation) {
        Random random = new Random(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }
}
