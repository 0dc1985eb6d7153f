package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.testkit.TestPass;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BnnQuantizerTest extends EngineTest {

    private static final Map<String, ?> NONE = Map.of();
    private static final Map<String, ?> MEAN = Map.of("scaling", "mean");

    @ParameterizedTest
    @EnumSource(
            value = QuantTarget.class,
            names = {"INPUT", "OUTPUT"})
    void activationsAreSignsWithTheClosedMask(QuantTarget target) {
        float[] x = {-2, -1, Math.nextDown(-1f), -0.3f, -0f, 0, 1e-30f, 1, Math.nextUp(1f), 5};
        float[] upstream = gaussian(31, x.length, 0, 1);

        HostedSlot.Step step = slot(target, NONE).step(x, upstream);

        for (int i = 0; i < x.length; i++) {
            assertThat(step.value[i]).as("y of %s", x[i]).isEqualTo(ScalarOracle.sign(x[i]));
            float expected = Math.abs(x[i]) <= 1 ? upstream[i] : upstream[i] * 0;
            assertThat(step.gradient[i]).as("dy of %s", x[i]).isEqualTo(expected);
        }
        assertThat(step.latent).as("activations are not clipped").containsExactly(x);
    }

    @Test
    void latentWeightIsClippedInPlaceInTraining() {
        float[] upstream = {1, 2, 3, 4};
        HostedSlot.Step step =
                slot(QuantTarget.WEIGHT, NONE).step(new float[] {-59.9f, 0.5f, 1.5f, -1}, upstream);
        assertThat(step.latent).containsExactly(-1, 0.5f, 1, -1);
        assertThat(step.value).containsExactly(-1, 1, 1, -1);
        assertThat(step.gradient).as("on the boundary now").containsExactly(upstream);
    }

    @Test
    void latentWeightIsLeftAloneInEvaluationAndDelay() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, NONE);
        NDArray w = manager.create(new float[] {-3, 3});
        assertThat(slot.forward(w, TestPass.EVALUATION).toFloatArray()).containsExactly(-1, 1);
        assertThat(slot.forward(w, new TestPass(true, true)).toFloatArray()).containsExactly(-3, 3);
        assertThat(w.toFloatArray()).containsExactly(-3, 3);
    }

    @Test
    void sharedWeightInsideTheRangeIsNotWrittenBetweenItsUses() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, NONE);
        NDArray w = manager.create(new float[] {0.5f, -0.5f});
        w.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray penalty = w.square();
            NDArray y = slot.forward(w, TestPass.TRAINING);
            collector.backward(penalty.add(y).sum());
        }
        assertThat(w.getGradient().toFloatArray()).containsExactly(2, 0);
    }

    @Test
    void scaleIsTheMeanMagnitudeOfTheClippedWeight() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, MEAN);
        HostedSlot.Step step = slot.step(new float[] {9, -0.5f, 0, 0.5f}, ones(4));
        assertThat(slot.scale()).isEqualTo(0.5f);
        assertThat(step.value).containsExactly(0.5f, -0.5f, 0.5f, 0.5f);
        assertThat(step.gradient).as("the scale is not in it").containsExactly(ones(4));
        assertThat(slot.evaluate(-0.1f, 1)).as("stored").containsExactly(-0.5f, 0.5f);
    }

    @Test
    void scaleMayBePerChannel() {
        HostedSlot slot = HostedSlot.of(manager, new BnnPlugin(), HostedSlot.perChannel(1), MEAN);
        float[] w = {0.5f, -1, 0, 0, 0.25f, 0.25f};
        HostedSlot.Step step = slot.step(w, ones(6), new Shape(3, 2), TestPass.TRAINING);
        assertThat(slot.quantizer().params().orElseThrow().scales())
                .as("zeros take the largest")
                .containsExactly(0.75f, 0.75f, 0.25f);
        assertThat(step.value).containsExactly(0.75f, -0.75f, 0.75f, 0.75f, 0.25f, 0.25f);
    }

    @Test
    void weightOfZerosHasNoScaleAndIsPassedThrough() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, MEAN);
        HostedSlot.Step step = slot.step(new float[] {0, 0}, new float[] {1, 2});
        assertThat(step.value).containsExactly(0, 0);
        assertThat(step.gradient).containsExactly(1, 2);
        assertThat(slot.quantizer().params()).isEmpty();
    }

    @Test
    void weightThatIsNotFiniteLeavesTheScale() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, MEAN);
        slot.train(0.5f, -0.5f);
        slot.train(0.5f, Float.NaN);
        assertThat(slot.scale()).isEqualTo(0.5f);
    }

    @Test
    void gridIsMinusOneAndOne() {
        QuantParams params = slot(QuantTarget.OUTPUT, MEAN).quantizer().params().orElseThrow();
        assertThat(params.range()).isEqualTo(new QuantRange(-1, 1));
        assertThat(params.scales()).as("scaling is for weights").containsExactly(1f);
        assertThat(params.zeroPoints()).containsExactly(0);
    }

    private HostedSlot slot(QuantTarget target, Map<String, ?> options) {
        return HostedSlot.of(manager, new BnnPlugin(), target, 1, options);
    }
}
