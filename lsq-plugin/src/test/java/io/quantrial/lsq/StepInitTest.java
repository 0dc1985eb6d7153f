package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepInitTest {

    private static final Shape ONE = new Shape(1);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void paperIsTwiceTheMeanMagnitudeOverTheRootOfQp() {
        NDArray v = manager.create(new float[] {1, -2, 3, -6});

        assertThat(StepInit.PAPER.steps(v, ONE, QuantRange.signed(3)).orElseThrow())
                .containsExactly((float) (2 * 3 / Math.sqrt(3)));
        assertThat(StepInit.PAPER.steps(v, ONE, QuantRange.unsigned(1)).orElseThrow())
                .containsExactly(6f);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void mseIsWithinAPercentOfTheLeastErrorOfADenseScan(int bits) {
        float[] values = gaussian(2000, new Random(bits));
        QuantRange range = QuantRange.signed(bits);

        float step = StepInit.MSE.steps(manager.create(values), ONE, range).orElseThrow().get(0);

        double least = Double.MAX_VALUE;
        for (int k = 1; k <= 4000; k++) {
            least = Math.min(least, error(values, k * 4e-3f / range.max(), range));
        }
        assertThat(error(values, step, range)).isLessThanOrEqualTo(1.01 * least);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void mseNeverHasALargerErrorThanPaper(int bits) {
        float[] values = gaussian(2000, new Random(5));
        QuantRange range = QuantRange.signed(bits);
        NDArray v = manager.create(values);

        float mse = StepInit.MSE.steps(v, ONE, range).orElseThrow().get(0);
        float paper = StepInit.PAPER.steps(v, ONE, range).orElseThrow().get(0);

        assertThat(error(values, mse, range)).isLessThan(error(values, paper, range));
    }

    @Test
    void mseFindsAGridThatHoldsTheValuesExactly() {
        NDArray v = manager.create(new float[] {0.75f, -0.25f, 0.5f, 0});

        assertThat(StepInit.MSE.steps(v, ONE, QuantRange.signed(3)).orElseThrow())
                .containsExactly(0.25f);
    }

    @Test
    void mseIsDeterministic() {
        NDArray v = manager.create(gaussian(500, new Random(3)));

        assertThat(StepInit.MSE.steps(v, ONE, QuantRange.signed(4)))
                .isEqualTo(StepInit.MSE.steps(v, ONE, QuantRange.signed(4)));
    }

    @ParameterizedTest
    @EnumSource(StepInit.class)
    void eachChannelStartsAsItWouldAlone(StepInit init) {
        Random random = new Random(9);
        float[] first = gaussian(40, random);
        NDArray a = manager.create(first, new Shape(1, 4, 10));
        NDArray b = manager.create(gaussian(40, random), new Shape(1, 4, 10)).mul(7);
        QuantRange range = QuantRange.signed(4);
        List<Float> alone =
                List.of(
                        init.steps(a, ONE, range).orElseThrow().get(0),
                        init.steps(b, ONE, range).orElseThrow().get(0));

        for (int axis = 0; axis < 3; axis++) {
            NDArray both = a.concat(b, 0).swapAxes(0, axis);
            Shape shape = Granularity.perChannel(axis).scaleShape(both.getShape());
            List<Float> together = init.steps(both, shape, range).orElseThrow();

            assertThat(together).hasSize(2);
            for (int c = 0; c < 2; c++) {
                assertThat(together.get(c)).isCloseTo(alone.get(c), within(1e-5f * alone.get(c)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StepInit.class)
    void aChannelOfZerosGetsTheMeanOfTheOthers(StepInit init) {
        NDArray v = manager.create(new float[] {1, -1, 0, 0, 3, -3}, new Shape(3, 2));

        List<Float> steps = init.steps(v, new Shape(3, 1), QuantRange.signed(2)).orElseThrow();

        assertThat(steps.get(0)).isPositive();
        assertThat(steps.get(1)).isEqualTo((steps.get(0) + steps.get(2)) / 2);
    }

    @ParameterizedTest
    @EnumSource(StepInit.class)
    void zerosAndNonFiniteValuesTeachNothing(StepInit init) {
        QuantRange range = QuantRange.unsigned(2);

        assertThat(init.steps(manager.zeros(new Shape(2, 3)), ONE, range)).isEmpty();
        assertThat(init.steps(manager.create(new float[] {1, Float.NaN}), ONE, range)).isEmpty();
        assertThat(init.steps(manager.create(new float[] {1, Float.POSITIVE_INFINITY}), ONE, range))
                .isEmpty();
        assertThat(init.steps(manager.create(new float[] {1e-44f, 0}), ONE, range)).isEmpty();
    }

    private static double error(float[] values, float step, QuantRange range) {
        Paper paper = new Paper(range);
        double sum = 0;
        for (float value : values) {
            double difference = (double) paper.value(value, step) - value;
            sum += difference * difference;
        }
        return sum;
    }

    private static float[] gaussian(int size, Random random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
