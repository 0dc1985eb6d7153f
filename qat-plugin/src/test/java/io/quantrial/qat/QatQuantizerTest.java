package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import io.quantrial.testkit.TestPass;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QatQuantizerTest extends EngineTest {

    private static final Map<String, ?> AFFINE = Map.of();
    private static final Map<String, ?> SYMMETRIC = Map.of("scheme", "symmetric");

    @ParameterizedTest
    @CsvSource({
        "affine, AUTO, 1",
        "affine, AUTO, 2",
        "affine, AUTO, 8",
        "affine, AUTO, 16",
        "affine, SIGNED, 2",
        "affine, SIGNED, 8",
        "affine, SIGNED, 16",
        "affine, UNSIGNED, 4",
        "symmetric, AUTO, 2",
        "symmetric, AUTO, 8",
        "symmetric, SIGNED, 4",
        "symmetric, UNSIGNED, 1",
        "symmetric, UNSIGNED, 8"
    })
    void valueAndGradientEqualTheScalarOracle(String kind, Signedness signedness, int bits) {
        HostedSlot slot = slot(QuantTarget.OUTPUT, bits, signedness, Map.of("scheme", kind));
        slot.train(gaussian(1, 500, 0.3, 1));
        // Twice as wide as what was observed: values beyond both ends, moved by 1% into the range.
        float[] x = gaussian(2, 500, 0.3, 2);
        float[] upstream = gaussian(3, 500, 0, 1);

        HostedSlot.Step step = slot.step(x, upstream);

        QuantParams params = slot.quantizer().params().orElseThrow();
        int low = params.range().min();
        int high = params.range().max();
        for (int i = 0; i < x.length; i++) {
            float expected = ScalarOracle.affine(x[i], slot.scale(), slot.zeroPoint(), low, high);
            float mask =
                    ScalarOracle.affineDerivative(x[i], slot.scale(), slot.zeroPoint(), low, high);
            assertThat(step.value[i]).as("y of %s", x[i]).isEqualTo(expected + 0f);
            assertThat(step.gradient[i]).as("dy of %s", x[i]).isEqualTo(mask * upstream[i]);
        }
        assertThat(IntStream.range(0, x.length).filter(i -> step.gradient[i] == 0))
                .as("something was clipped")
                .isNotEmpty();
    }

    @Test
    void sharedWorkGivesWhatTheSeparateMethodsGive() {
        HostedSlot slot = slot(QuantTarget.OUTPUT, 3, Signedness.AUTO, AFFINE);
        slot.train(gaussian(4, 64, 0, 1));
        NDArray x = manager.create(gaussian(5, 64, 0, 3));
        AffineRounding strategy = (AffineRounding) slot.quantizer().gradient();

        float[] shared = strategy.fakeQuantize(x, TestPass.TRAINING).toFloatArray();

        assertThat(shared).containsExactly(strategy.quantize(x, TestPass.TRAINING).toFloatArray());
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, 0, 15",
        "UNSIGNED, 0, 15",
        "SIGNED, -8, 7",
    })
    void affineCodesFollowTheSign(Signedness signedness, int low, int high) {
        HostedSlot slot = slot(QuantTarget.WEIGHT, 4, signedness, AFFINE);
        slot.train(-1, 3);
        assertThat(slot.quantizer().params().orElseThrow().range())
                .isEqualTo(new QuantRange(low, high));
        assertThat(slot.zeroPoint()).isEqualTo(low + 4);
        assertThat(slot.scale()).isEqualTo(4f / 15);
    }

    @Test
    void symmetricWeightsUseTheNarrowRangeWithZeroAtCodeZero() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, 4, Signedness.AUTO, SYMMETRIC);
        float[] y = slot.train(0.7f, -1.4f, 0, 0.2f);
        assertThat(slot.quantizer().params().orElseThrow().range()).isEqualTo(QuantRange.narrow(4));
        assertThat(slot.zeroPoint()).isZero();
        assertThat(slot.scale()).isEqualTo(1.4f / 7);
        assertThat(y[1]).isEqualTo(-7 * slot.scale());
    }

    @Test
    void symmetricActivationsAreUnsignedUntilANegativeValueIsSeen() {
        HostedSlot slot = slot(QuantTarget.OUTPUT, 4, Signedness.AUTO, SYMMETRIC);
        slot.train(0, 3);
        assertThat(slot.quantizer().params().orElseThrow().range())
                .isEqualTo(QuantRange.unsigned(4));
        slot.train(-0.001f, 3);
        slot.train(1, 3);
        assertThat(slot.quantizer().params().orElseThrow().range())
                .as("never forgotten")
                .isEqualTo(QuantRange.narrow(4));
    }

    @Test
    void weightRangeIsThatOfTheCurrentLatentWeight() {
        HostedSlot slot = slot(QuantTarget.WEIGHT, 8, Signedness.AUTO, AFFINE);
        slot.train(-10, 10);
        slot.train(-1, 1.55f);
        assertThat(slot.scale()).isEqualTo(2.55f / 255);
    }

    @Test
    void evaluationAndDelayedEvaluationChangeNothing() {
        HostedSlot slot = slot(QuantTarget.OUTPUT, 8, Signedness.AUTO, AFFINE);
        assertThat(slot.evaluate(-3, 5)).as("no grid yet").containsExactly(-3, 5);
        slot.train(-1, 1);
        var state = slot.quantizer().state();
        slot.evaluate(-100, 100);
        slot.forward(manager.create(new float[] {-100, 100}), new TestPass(false, true));
        assertThat(slot.quantizer().state()).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(ObserverKind.class)
    void perChannelEqualsPerTensorChannelByChannel(ObserverKind kind) {
        Map<String, ?> options =
                Map.of("observer", kind.key(), "percentile", 95, "mse_candidates", 16);
        int channels = 5;
        int size = 2 * 3 * 3;
        HostedSlot whole =
                HostedSlot.of(manager, new QatPlugin(), HostedSlot.perChannel(3), options);
        float[] w = gaussian(6, channels * size, 0.2, 1);
        float[] upstream = gaussian(7, w.length, 0, 1);
        HostedSlot.Step together =
                whole.step(w, upstream, new Shape(channels, 2, 3, 3), TestPass.TRAINING);

        for (int channel = 0; channel < channels; channel++) {
            int from = channel * size;
            HostedSlot alone =
                    HostedSlot.of(manager, new QatPlugin(), QuantTarget.WEIGHT, 3, options);
            HostedSlot.Step step =
                    alone.step(
                            Arrays.copyOfRange(w, from, from + size),
                            Arrays.copyOfRange(upstream, from, from + size));
            QuantParams params = whole.quantizer().params().orElseThrow();
            assertThat(params.scales().get(channel)).isEqualTo(alone.scale());
            assertThat(params.zeroPoints().get(channel)).isEqualTo(alone.zeroPoint());
            assertThat(Arrays.copyOfRange(together.value, from, from + size))
                    .containsExactly(step.value);
            assertThat(Arrays.copyOfRange(together.gradient, from, from + size))
                    .containsExactly(step.gradient);
        }
    }

    @Test
    void channelsMayLieOnAnyAxis() {
        QuantScheme second =
                new QuantScheme(QuantTarget.WEIGHT, 8, Signedness.AUTO, Granularity.perChannel(1));
        HostedSlot slot = HostedSlot.of(manager, new QatPlugin(), second, SYMMETRIC);
        slot.forward(
                manager.create(new float[] {1, 20, -2, 10}, new Shape(2, 2)), TestPass.TRAINING);
        assertThat(slot.quantizer().params().orElseThrow().scales())
                .containsExactly(2f / 127, 20f / 127);
    }

    @Test
    void channelOfZerosTakesTheWidestChannelsGrid() {
        HostedSlot slot = HostedSlot.of(manager, new QatPlugin(), HostedSlot.perChannel(8), AFFINE);
        float[] w = {0, 0, -1, 1.55f, -0.1f, 0.155f};
        HostedSlot.Step step = slot.step(w, ones(6), new Shape(3, 2), TestPass.TRAINING);
        QuantParams params = slot.quantizer().params().orElseThrow();
        assertThat(params.scales().get(0)).isEqualTo(params.scales().get(1));
        assertThat(params.zeroPoints().get(0)).isEqualTo(params.zeroPoints().get(1));
        assertThat(step.value).startsWith(0, 0);
        assertThat(step.gradient).containsExactly(ones(6));
    }

    @Test
    void otherFloatingPointTypesKeepTheirType() {
        HostedSlot slot = slot(QuantTarget.OUTPUT, 8, Signedness.AUTO, AFFINE);
        NDArray x = manager.create(new double[] {-1, 0.5, 1.55});
        NDArray y = slot.forward(x, TestPass.TRAINING);
        assertThat(y.getDataType()).isEqualTo(DataType.FLOAT64);
        assertThat(y.toDoubleArray()[1]).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void askingAStrategyWithoutAGridSaysWhatTheHostShouldDo() {
        HostedSlot slot = slot(QuantTarget.OUTPUT, 8, Signedness.AUTO, AFFINE);
        NDArray x = manager.create(1f);
        assertThatThrownBy(() -> slot.quantizer().gradient().quantize(x, TestPass.EVALUATION))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("layer:slot: no grid yet");
    }

    private HostedSlot slot(
            QuantTarget target, int bits, Signedness signedness, Map<String, ?> options) {
        QuantScheme scheme = new QuantScheme(target, bits, signedness, Granularity.perTensor());
        return HostedSlot.of(manager, new QatPlugin(), scheme, options);
    }
}
