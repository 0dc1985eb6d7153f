package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.testkit.TestPass;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DorefaQuantizerTest extends EngineTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8, 16})
    void weightsEqualTheScalarOracle(int bits) {
        float[] w = gaussian(21, 300, 0, 0.7);
        double[] normalised = ScalarOracle.normalised(doubles(w));

        float[] y = slot(QuantTarget.WEIGHT, bits).train(w);

        double step = 2.0 / ((1 << bits) - 1);
        int differing = 0;
        for (int i = 0; i < w.length; i++) {
            double expected = ScalarOracle.dorefaWeight(normalised[i], bits);
            assertThat((double) y[i]).isCloseTo(expected, within(1.001 * step));
            differing += Math.abs(y[i] - expected) > 1e-6 ? 1 : 0;
        }
        // The float32 tanh decides ties differently where 16 bits leave it little room.
        assertThat(differing).isLessThanOrEqualTo(bits == 16 ? 30 : 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void activationsAndTheirGradientEqualTheScalarOracle(int bits) {
        float[] x = gaussian(22, 300, 0.5, 0.6);
        x[0] = 0;
        x[1] = 1;
        x[2] = Math.nextDown(0f);
        x[3] = Math.nextUp(1f);
        float[] upstream = gaussian(23, x.length, 0, 1);

        HostedSlot.Step step = slot(QuantTarget.INPUT, bits).step(x, upstream);

        for (int i = 0; i < x.length; i++) {
            assertThat((double) step.value[i])
                    .as("y of %s", x[i])
                    .isCloseTo(ScalarOracle.dorefaActivation(x[i], bits), within(2e-7));
            float expected = 0 <= x[i] && x[i] <= 1 ? upstream[i] : 0;
            assertThat(step.gradient[i]).as("dy of %s", x[i]).isEqualTo(expected, within(0f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void weightGradientIsThatOfTanhAndNormalisation(int bits) {
        float[] w = gaussian(24, 40, 0.1, 0.8);
        float[] upstream = gaussian(25, w.length, 0, 1);

        HostedSlot.Step step =
                slot(QuantTarget.WEIGHT, bits)
                        .step(w, upstream, new Shape(4, 2, 5), TestPass.TRAINING);

        double[] at = doubles(w);
        double h = 1e-6;
        for (int i = 0; i < w.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += h;
            down[i] -= h;
            double difference = (smooth(up, upstream) - smooth(down, upstream)) / (2 * h);
            assertThat((double) step.gradient[i])
                    .isCloseTo(difference, within(1e-4 * Math.max(1, Math.abs(difference))));
        }
    }

    private static double smooth(double[] w, float[] upstream) {
        double[] u = ScalarOracle.normalised(w);
        return IntStream.range(0, u.length).mapToDouble(i -> u[i] * upstream[i]).sum();
    }

    @Test
    void oneBitWeightIsTheSignTimesTheMeanMagnitudeWithIdentityGradient() {
        float[] w = {0.5f, -0.25f, 0, 3, -0f};
        float[] upstream = gaussian(26, 5, 0, 1);

        HostedSlot.Step step = slot(QuantTarget.WEIGHT, 1).step(w, upstream);

        assertThat(step.value).containsExactly(0.75f, -0.75f, 0.75f, 0.75f, 0.75f);
        assertThat(step.gradient).containsExactly(upstream);
        assertThat(step.latent).as("not clipped").containsExactly(w);
    }

    @Test
    void oneBitScaleIsStoredInTrainingAndUsedInEvaluation() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, 1);
        assertThat(slot.evaluate(2, -4)).as("no scale yet").containsExactly(2, -4);
        slot.train(1, -3);
        assertThat(slot.evaluate(-10, 20)).containsExactly(-2, 2);
    }

    @Test
    void gridIsTheOddIntegers() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, 3);
        QuantParams params = slot.quantizer().params().orElseThrow();
        assertThat(params.range()).isEqualTo(new QuantRange(-7, 7));
        assertThat(params.scales()).containsExactly(1f / 7);
        for (float y : slot.train(gaussian(27, 200, 0, 1))) {
            int code = Math.round(y * 7);
            assertThat(code % 2).isNotZero();
            assertThat(y).isEqualTo(code * (1f / 7));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void evaluationNormalisesTheLatentWeightOfThatMoment(int bits) {
        HostedSlot slot = slot(QuantTarget.WEIGHT, bits);
        float[] w = gaussian(28, 50, 0, 0.1);
        assertThat(slot.evaluate(w)).containsExactly(slot.train(w));
    }

    @Test
    void delayedWeightIsTheLatentWeightItself() {
        float[] w = {0.3f, -2, 0.001f};
        float[] upstream = {1, -2, 3};
        HostedSlot.Step step =
                slot(QuantTarget.WEIGHT, 4)
                        .step(w, upstream, new Shape(3), new TestPass(true, true));
        assertThat(step.value).containsExactly(w);
        assertThat(step.gradient).containsExactly(upstream);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1e-20f, 1e-38f})
    void weightWithoutAScaleHasFiniteValuesAndGradients(float w) {
        for (int bits : new int[] {1, 2, 8}) {
            HostedSlot.Step step =
                    slot(QuantTarget.WEIGHT, bits)
                            .step(new float[] {w, w, -w}, new float[] {1, 2, 3});
            assertThat(step.gradient).containsExactly(1, 2, 3);
            for (float y : step.value) {
                assertThat(y).isFinite();
            }
        }
    }

    private HostedSlot slot(QuantTarget target, int bits) {
        return HostedSlot.of(manager, new DorefaPlugin(), target, bits, Map.of());
    }

    private static double[] doubles(float[] x) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray();
    }
}
