package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.testkit.TestPass;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One test for each measured bug of the reference implementation that one quantizer can show. */
class ReferenceBugsTest extends EngineTest {

    static Stream<QuantizerPlugin> plugins() {
        return Stream.of(new QatPlugin(), new DorefaPlugin(), new BnnPlugin());
    }

    @Test
    @DisplayName("B1: a range that starts at 0 clips the first batches")
    void nothingOfTheFirstBatchIsClipped() {
        float[] x = gaussian(41, 200, 0, 1);
        HostedSlot.Step step = qat(QuantTarget.OUTPUT).step(x, ones(200));
        assertThat(step.gradient).containsExactly(ones(200));
    }

    @Test
    @DisplayName("B2: a range of zero divides by zero")
    void deadReluAndZeroWeightGiveNoNaN() {
        for (QuantTarget target : QuantTarget.values()) {
            HostedSlot slot = qat(target);
            HostedSlot.Step step = slot.step(new float[3], new float[] {1, 2, 3});
            assertThat(step.value).containsExactly(0, 0, 0);
            assertThat(step.gradient).containsExactly(1, 2, 3);
            assertThat(slot.quantizer().params()).isEmpty();
            slot.train(0, 2.55f);
            assertThat(slot.scale()).as("starts with the first range").isEqualTo(0.01f);
        }
    }

    @Test
    @DisplayName("B2: a ReLU that dies later shrinks the range without NaN")
    void reluThatDiesLaterGivesNoNaN() {
        HostedSlot slot =
                HostedSlot.of(
                        manager, new QatPlugin(), QuantTarget.OUTPUT, 8, Map.of("ema_decay", 0.1));
        slot.train(0, 1);
        for (int i = 0; i < 60; i++) {
            assertThat(slot.train(0, 0)).containsExactly(0, 0);
        }
        assertThat(slot.quantizer().params()).as("decayed to nothing").isEmpty();
        slot.train(0, 2.55f);
        assertThat(slot.scale()).isEqualTo(0.01f);
    }

    @ParameterizedTest
    @MethodSource("plugins")
    @DisplayName("B3: masking the gradient in place also masks the other branch of a residual")
    void otherBranchOfAResidualKeepsItsGradient(QuantizerPlugin plugin) {
        int bits = plugin.name().equals("bnn") ? 1 : 4;
        HostedSlot slot = HostedSlot.of(manager, plugin, QuantTarget.OUTPUT, bits, Map.of());
        slot.train(-0.1f, 0.5f);
        NDArray h = manager.create(new float[] {0.2f, 7, -7, 0.4f});
        NDArray upstream = manager.create(new float[] {1, 2, 3, 4});
        h.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray identity = h.mul(manager.create(new float[] {1, 1, 1, 1}));
            NDArray y = slot.forward(identity, TestPass.TRAINING).add(identity);
            collector.backward(y.mul(upstream).sum());
        }
        assertThat(h.getGradient().toFloatArray()).containsExactly(2, 2, 3, 8);
    }

    @ParameterizedTest
    @MethodSource("plugins")
    @DisplayName("B3: one clipped element zeroes an expanded gradient")
    void sumRightAfterTheQuantizerKeepsTheOtherGradients(QuantizerPlugin plugin) {
        int bits = plugin.name().equals("bnn") ? 1 : 4;
        HostedSlot slot = HostedSlot.of(manager, plugin, QuantTarget.OUTPUT, bits, Map.of());
        slot.train(-0.1f, 0.5f);
        NDArray h = manager.create(new float[] {0.2f, 7, 0.1f, 0.4f});
        h.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(slot.forward(h, TestPass.TRAINING).sum());
        }
        assertThat(h.getGradient().toFloatArray()).containsExactly(1, 0, 1, 1);
    }

    @Test
    @DisplayName("B4: weight and output of one layer share scale and zero point")
    void slotsShareNothing() {
        HostedSlot weight = qat(QuantTarget.WEIGHT);
        HostedSlot output = qat(QuantTarget.OUTPUT);
        weight.train(-1, 1.55f);
        var params = weight.quantizer().params();
        output.train(0, 255);
        assertThat(weight.quantizer().params()).isEqualTo(params);
        assertThat(output.scale()).isEqualTo(1);
    }

    @Test
    @DisplayName("B6: evaluation uses the weight from before the last optimizer step")
    void evaluationQuantizesTheLatentWeightOfThatMoment() {
        HostedSlot slot = qat(QuantTarget.WEIGHT);
        slot.train(-1, 0.2f, 1.55f);
        assertThat(slot.evaluate(-1, 0.8f, 1.55f)[1]).isCloseTo(0.8f, within(slot.scale() / 2));
        assertThat(slot.scale()).as("with the stored scale").isEqualTo(0.01f);
    }

    @Test
    @DisplayName("B7: a delayed quantizer already masks the gradient")
    void delayedSlotPassesValueAndGradientThrough() {
        float[] x = {-5, -0.6f, 3};
        float[] upstream = {1, 2, 3};
        HostedSlot.Step step =
                qat(QuantTarget.OUTPUT).step(x, upstream, new Shape(3), new TestPass(true, true));
        assertThat(step.value).containsExactly(x);
        assertThat(step.gradient).containsExactly(upstream);
    }

    @ParameterizedTest
    @MethodSource("plugins")
    @DisplayName("B9: input slots fail with every custom gradient")
    void inputsAreQuantizedLikeOutputs(QuantizerPlugin plugin) {
        int bits = plugin.name().equals("bnn") ? 1 : 4;
        float[] x = gaussian(42, 30, 0.5, 1);
        float[] upstream = gaussian(43, 30, 0, 1);
        HostedSlot input = HostedSlot.of(manager, plugin, QuantTarget.INPUT, bits, Map.of());
        HostedSlot output = HostedSlot.of(manager, plugin, QuantTarget.OUTPUT, bits, Map.of());
        HostedSlot.Step in = input.step(x, upstream);
        HostedSlot.Step out = output.step(x, upstream);
        assertThat(in.value).isNotEqualTo(x).containsExactly(out.value);
        assertThat(in.gradient).containsExactly(out.gradient);
    }

    @Test
    @DisplayName("L1: every forward pass before the first step initialises again")
    void secondForwardPassDoesNotStartAfresh() {
        HostedSlot slot = qat(QuantTarget.OUTPUT);
        slot.train(0, 2.55f);
        slot.train(0, 255);
        assertThat(slot.scale()).isCloseTo((0.99f * 2.55f + 0.01f * 255) / 255, within(1e-6f));
    }

    @Test
    @DisplayName("L6: a lone weight slot cannot be exported")
    void weightAloneHasAllThatAnExporterNeeds() {
        HostedSlot slot = qat(QuantTarget.WEIGHT);
        float[] w = {-1, 0.2f, 1.55f};
        slot.train(w);
        float[] y = slot.evaluate(w);
        var params = slot.quantizer().params().orElseThrow();
        for (float value : y) {
            float code = value / params.scales().get(0) + params.zeroPoints().get(0);
            assertThat(code).isCloseTo(Math.round(code), within(1e-3f));
            assertThat(Math.round(code)).isBetween(params.range().min(), params.range().max());
        }
    }

    @Test
    @DisplayName("L7: a saved scale does not load into a fresh quantizer")
    void savedStateLoadsIntoAFreshQuantizer() {
        HostedSlot trained = qat(QuantTarget.OUTPUT);
        trained.train(-0.3f, 1.1f);
        HostedSlot fresh = qat(QuantTarget.OUTPUT);
        fresh.quantizer().restore(trained.quantizer().state());
        assertThat(fresh.quantizer().params()).isEqualTo(trained.quantizer().params());
        assertThat(fresh.evaluate(0.77f)).containsExactly(trained.evaluate(0.77f));
    }

    @Test
    @DisplayName("D1: the weight gradient skips tanh and normalisation")
    void dorefaGradientIsNotTheIdentity() {
        HostedSlot slot =
                HostedSlot.of(manager, new DorefaPlugin(), QuantTarget.WEIGHT, 4, Map.of());
        float[] gradient = slot.step(new float[] {0.5f, -1}, new float[] {1, 0}).gradient;
        double largest = Math.tanh(1);
        double slope = (1 - Math.pow(Math.tanh(0.5), 2)) / largest;
        assertThat((double) gradient[0]).isCloseTo(slope, within(1e-6));
        double viaLargest = Math.tanh(0.5) / Math.pow(largest, 2) * (1 - Math.pow(Math.tanh(1), 2));
        assertThat((double) gradient[1]).isCloseTo(viaLargest, within(1e-6));
    }

    @Test
    @DisplayName("D4: one bit is not the sign times the mean magnitude")
    void dorefaOneBitHasItsScale() {
        HostedSlot slot =
                HostedSlot.of(manager, new DorefaPlugin(), QuantTarget.WEIGHT, 1, Map.of());
        assertThat(slot.train(0.1f, -0.3f)).containsExactly(0.2f, -0.2f);
    }

    @Test
    @DisplayName("N1: latent weights grow without bound")
    void latentWeightsStayInTheirRange() {
        HostedSlot slot = HostedSlot.of(manager, new BnnPlugin(), QuantTarget.WEIGHT, 1, Map.of());
        NDArray w = manager.create(new float[] {0.5f, -0.5f});
        for (int i = 0; i < 50; i++) {
            slot.forward(w, TestPass.TRAINING);
            assertThat(List.of(w.toFloatArray()[0], w.toFloatArray()[1]))
                    .allMatch(latent -> Math.abs(latent) <= 1);
            w.addi(manager.create(new float[] {1, -1}));
        }
    }

    @Test
    @DisplayName("N2: values are truncated, not rounded")
    void valuesAreRoundedHalfToEven() {
        HostedSlot slot =
                HostedSlot.of(
                        manager,
                        new QatPlugin(),
                        QuantTarget.OUTPUT,
                        8,
                        Map.of("scheme", "symmetric"));
        assertThat(slot.train(255, 0.5f, 0.51f, 1.5f, 2.5f, 0.9f))
                .containsExactly(255, 0, 1, 2, 2, 1);
    }

    @ParameterizedTest
    @MethodSource("plugins")
    @DisplayName("A number operand is freed by a garbage collection before backward")
    void gradientSurvivesAGarbageCollectionBeforeBackward(QuantizerPlugin plugin) {
        int bits = plugin.name().equals("bnn") ? 1 : 4;
        float[] w = gaussian(44, 64, 0, 1);
        for (QuantTarget target : QuantTarget.values()) {
            HostedSlot slot = HostedSlot.of(manager, plugin, target, bits, Map.of());
            float[] expected = slot.step(w, ones(64)).gradient;
            NDArray x = manager.create(w);
            x.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = slot.forward(x, TestPass.TRAINING).sum();
                System.gc();
                manager.zeros(new Shape(4096)).toFloatArray();
                collector.backward(loss);
            }
            assertThat(x.getGradient().toFloatArray()).as("%s", target).containsExactly(expected);
        }
    }

    private HostedSlot qat(QuantTarget target) {
        return HostedSlot.of(manager, new QatPlugin(), target, 8, Map.of());
    }
}
