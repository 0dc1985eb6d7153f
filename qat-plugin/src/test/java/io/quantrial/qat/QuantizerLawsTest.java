package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every tensor and width. */
class QuantizerLawsTest {

    private static final int TRIES = 60;
    private static final String SEED = "20180101";

    @Provide
    Arbitrary<float[]> tensors() {
        return Arbitraries.floats()
                .between(-50, 50)
                .array(float[].class)
                .ofMinSize(1)
                .ofMaxSize(24);
    }

    @Provide
    Arbitrary<String> schemes() {
        return Arbitraries.of("affine", "symmetric");
    }

    @Property(tries = TRIES, seed = SEED)
    void qatCodesAreInRangeAndTheErrorInsideIsAtMostHalfAStep(
            @ForAll("tensors") float[] x,
            @ForAll @IntRange(min = 2, max = 8) int bits,
            @ForAll("schemes") String scheme,
            @ForAll QuantTarget target) {
        hosted(
                new QatPlugin(),
                target,
                bits,
                Map.of("scheme", scheme),
                slot -> {
                    float[] y = slot.train(x);
                    if (slot.quantizer().params().isEmpty()) {
                        assertThat(y).containsExactly(x);
                        return;
                    }
                    QuantParams params = slot.quantizer().params().orElseThrow();
                    float step = slot.scale();
                    for (int i = 0; i < x.length; i++) {
                        assertOnGrid(y[i], params);
                        // Rounding the zero point moves the range by up to half a step.
                        assertThat(y[i]).isCloseTo(x[i], within(step * 1.0001f + Math.ulp(x[i])));
                        float unclamped = ScalarOracle.roundedCode(x[i], step, slot.zeroPoint());
                        if (params.range().min() <= unclamped
                                && unclamped <= params.range().max()) {
                            assertThat(y[i])
                                    .isCloseTo(x[i], within(step * 0.5001f + Math.ulp(x[i])));
                        }
                    }
                });
    }

    @Property(tries = TRIES, seed = SEED)
    void qatIsIdempotentAndMapsZeroToZero(
            @ForAll("tensors") float[] x,
            @ForAll @IntRange(min = 2, max = 8) int bits,
            @ForAll("schemes") String scheme,
            @ForAll QuantTarget target) {
        hosted(
                new QatPlugin(),
                target,
                bits,
                Map.of("scheme", scheme),
                slot -> {
                    slot.train(x);
                    float[] once = slot.evaluate(x);
                    assertThat(slot.evaluate(once)).containsExactly(once);
                    assertThat(slot.evaluate(0)).containsExactly(0);
                });
    }

    @Property(tries = TRIES, seed = SEED)
    void qatGradientIsTheMaskTimesTheUpstreamGradient(
            @ForAll("tensors") float[] x, @ForAll @IntRange(min = 1, max = 8) int bits) {
        hosted(
                new QatPlugin(),
                QuantTarget.OUTPUT,
                bits,
                Map.of(),
                slot -> {
                    slot.train(-1, 2);
                    HostedSlot.Step step = slot.step(x, EngineTest.ones(x.length));
                    for (float gradient : step.gradient) {
                        assertThat(gradient).isIn(0f, 1f);
                    }
                });
    }

    @Property(tries = TRIES, seed = SEED)
    void dorefaActivationsAreIdempotentAndOnTheGrid(
            @ForAll("tensors") float[] x, @ForAll @IntRange(min = 1, max = 8) int bits) {
        hosted(
                new DorefaPlugin(),
                QuantTarget.INPUT,
                bits,
                Map.of(),
                slot -> {
                    float[] y = slot.evaluate(x);
                    assertThat(slot.evaluate(y)).containsExactly(y);
                    QuantParams params = slot.quantizer().params().orElseThrow();
                    for (int i = 0; i < x.length; i++) {
                        assertOnGrid(y[i], params);
                        float clipped = Math.min(Math.max(x[i], 0), 1);
                        assertThat(y[i]).isCloseTo(clipped, within(slot.scale() * 0.5001f));
                    }
                });
    }

    @Property(tries = TRIES, seed = SEED)
    void dorefaWeightsKeepSignAndOrder(
            @ForAll("tensors") float[] w, @ForAll @IntRange(min = 1, max = 8) int bits) {
        hosted(
                new DorefaPlugin(),
                QuantTarget.WEIGHT,
                bits,
                Map.of(),
                slot -> {
                    float[] y = slot.train(w);
                    if (slot.quantizer().params().isEmpty()) {
                        return;
                    }
                    for (int i = 0; i < w.length; i++) {
                        assertOnGrid(y[i], slot.quantizer().params().orElseThrow());
                        for (int j = 0; j < i; j++) {
                            assertThat(Math.signum(w[i] - w[j]) * Math.signum(y[i] - y[j]))
                                    .isNotEqualTo(-1);
                        }
                    }
                });
    }

    @Property(tries = TRIES, seed = SEED)
    void bnnIsTheSignAndClipsTheLatentWeight(@ForAll("tensors") float[] w) {
        hosted(
                new BnnPlugin(),
                QuantTarget.WEIGHT,
                1,
                Map.of(),
                slot -> {
                    HostedSlot.Step step = slot.step(w, EngineTest.ones(w.length));
                    for (int i = 0; i < w.length; i++) {
                        assertThat(step.value[i]).isEqualTo(ScalarOracle.sign(w[i]));
                        assertThat(step.latent[i]).isEqualTo(Math.min(Math.max(w[i], -1), 1));
                        assertThat(step.gradient[i]).isEqualTo(1);
                    }
                });
    }

    private static void assertOnGrid(float y, QuantParams params) {
        float scale = params.scales().get(0);
        int zero = params.zeroPoints().get(0);
        int code = Math.round(y / scale) + zero;
        assertThat(code).isBetween(params.range().min(), params.range().max());
        assertThat(y).isEqualTo((code - zero) * scale + 0f);
    }

    private static void hosted(
            QuantizerPlugin plugin,
            QuantTarget target,
            int bits,
            Map<String, ?> options,
            Consumer<HostedSlot> law) {
        try (NDManager manager = NDManager.newBaseManager()) {
            QuantScheme scheme =
                    new QuantScheme(target, bits, Signedness.AUTO, Granularity.perTensor());
            law.accept(HostedSlot.of(manager, plugin, scheme, options));
        }
    }
}
