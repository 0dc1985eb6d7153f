package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientScaleTest {

    private static final Shape ACTIVATION = new Shape(128, 4, 26, 26);

    @Test
    void thePapersNLeavesOutTheBatch() {
        float g = GradientScale.PAPER.of(ACTIVATION, QuantTarget.INPUT, 1, 7);

        assertThat(g).isEqualTo((float) (1 / Math.sqrt(4 * 26 * 26 * 7.0)));
        assertThat(g).isCloseTo(7.27e-3f, within(1e-5f));
        assertThat(GradientScale.PAPER.of(ACTIVATION, QuantTarget.OUTPUT, 1, 7)).isEqualTo(g);
    }

    @Test
    void thePapersNDoesNotDependOnTheBatchSize() {
        assertThat(GradientScale.PAPER.of(new Shape(1, 4, 26, 26), QuantTarget.OUTPUT, 1, 7))
                .isEqualTo(GradientScale.PAPER.of(ACTIVATION, QuantTarget.OUTPUT, 1, 7));
    }

    @Test
    void nnisNCountsTheBatch() {
        float g = GradientScale.NNI.of(ACTIVATION, QuantTarget.INPUT, 1, 7);

        assertThat(g).isEqualTo((float) (1 / Math.sqrt(128.0 * 4 * 26 * 26 * 7)));
        assertThat(g).isCloseTo(6.42e-4f, within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource({"PAPER", "NNI"})
    void weightsCountAllThatShareAStep(GradientScale scale) {
        Shape weight = new Shape(50, 20, 5, 5);

        assertThat(scale.of(weight, QuantTarget.WEIGHT, 1, 1))
                .isEqualTo((float) (1 / Math.sqrt(50 * 20 * 25)));
        assertThat(scale.of(weight, QuantTarget.WEIGHT, 50, 127))
                .isEqualTo((float) (1 / Math.sqrt(20 * 25 * 127)));
    }

    @Test
    void noneLeavesTheGradient() {
        assertThat(GradientScale.NONE.of(ACTIVATION, QuantTarget.INPUT, 1, 7)).isEqualTo(1);
    }

    @Test
    void aBatchOfNumbersHasOneFeature() {
        assertThat(GradientScale.PAPER.of(new Shape(32), QuantTarget.INPUT, 1, 1)).isEqualTo(1);
        assertThat(GradientScale.PAPER.of(new Shape(), QuantTarget.INPUT, 1, 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"paper, 12", "nni, 60", "none, 1"})
    void theOptionScalesTheGradientThatTheStepGets(String option, double values) {
        try (NDManager manager = NDManager.newBaseManager()) {
            QuantScheme scheme = Slots.scheme(QuantTarget.OUTPUT, 4, Signedness.SIGNED);
            LsqQuantizer quantizer =
                    Slots.create(manager, scheme, Map.of("gradient_scale", option));
            // Everything is clipped, so the unscaled gradient is 60·Qp.
            quantizer.restore(Slots.perTensorState(-8, 7, 1e-3f, 1e-6f));
            NDArray x = manager.ones(new Shape(5, 3, 2, 2));

            Gradients.backward(() -> Slots.train(quantizer, x), x.onesLike());

            double g = option.equals("none") ? 1 : 1 / Math.sqrt(values * 7);
            assertThat((double) Slots.step(quantizer).getGradient().getFloat(0))
                    .isCloseTo(60 * 7 * g, within(1e-3));
        }
    }

    @Test
    void eachChannelOfAWeightHasItsOwnN() {
        try (NDManager manager = NDManager.newBaseManager()) {
            QuantScheme scheme =
                    new QuantScheme(
                            QuantTarget.WEIGHT, 2, Signedness.AUTO, Granularity.perChannel(0));
            LsqQuantizer quantizer = Slots.create(manager, scheme);
            NDArray weight = manager.ones(new Shape(4, 9));
            Slots.train(quantizer, weight);

            Gradients.backward(
                    () -> Slots.train(quantizer, weight.mul(manager.create(100f))),
                    weight.onesLike());

            // 9 clipped values with slope Qp = 1, times 1/sqrt(9·1).
            assertThat(Slots.step(quantizer).getGradient().toFloatArray()).containsOnly(3f);
        }
    }
}
