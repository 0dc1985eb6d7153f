package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with vectors of the reference implementation, from the folder of the system property
 * {@code quantrial.golden} or the test resources. {@link GoldenCase} names the kinds that document
 * failures of the reference and are left out.
 */
class LsqGoldenTest {

    private static final double STEP_RELATIVE = 2e-4;
    private static final double STEP_ABSOLUTE = 1e-6;

    static List<GoldenCase> cases() {
        return GoldenCase.all();
    }

    @Test
    void thereAreVectors() {
        assertThat(cases()).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forwardAndBackwardEqualTheReference(GoldenCase golden) {
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray x = golden.tensor(manager, "x");
            NDArray step = manager.create(new float[] {golden.single("s_eff")});
            x.setRequiresGradient(true);
            step.setRequiresGradient(true);
            LsqFunction function = new LsqFunction(golden.range());

            NDArray y =
                    Gradients.backward(
                            () -> function.fakeQuantize(x, step, golden.single("grad_factor")),
                            golden.tensor(manager, "g"));

            assertThat(codes(y.toFloatArray(), golden.single("s_eff")))
                    .containsExactly(codes(golden.data("codes"), 1));
            assertWithinOneUlp(y.toFloatArray(), golden.data("y"));
            assertWithinOneUlp(x.getGradient().toFloatArray(), golden.data("dx"));
            double ds = golden.number("ds_f64");
            assertThat((double) step.getGradient().toFloatArray()[0])
                    .isCloseTo(ds, within(STEP_RELATIVE * Math.abs(ds) + STEP_ABSOLUTE));
            assertThat(function.quantize(x, step).toFloatArray()).containsExactly(y.toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void firstStepAndGradientScaleEqualTheReference(GoldenCase golden) {
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray x = golden.tensor(manager, "x");
            boolean signed = golden.range().isSigned();
            boolean narrow = golden.range().min() == -golden.range().max();
            LsqQuantizer quantizer =
                    Slots.create(
                            manager,
                            Slots.scheme(
                                    QuantTarget.INPUT,
                                    golden.bits(),
                                    signed ? Signedness.SIGNED : Signedness.UNSIGNED),
                            Map.of("narrow", narrow, "init", "paper"));

            Slots.train(quantizer, x);

            double expected = golden.number("init_scale");
            if (expected == 0) {
                assertThat(quantizer.params()).isEmpty();
            } else {
                assertThat(quantizer.params().orElseThrow().range()).isEqualTo(golden.range());
                assertThat((double) Slots.scales(quantizer).get(0))
                        .isCloseTo(expected, within(1e-6 * expected));
            }
            double factor = golden.number("grad_factor");
            assertThat(
                            (double)
                                    GradientScale.NNI.of(
                                            x.getShape(),
                                            QuantTarget.INPUT,
                                            1,
                                            golden.range().max()))
                    .isCloseTo(factor, within(1e-6 * factor));
        }
    }

    private static long[] codes(float[] values, float step) {
        long[] codes = new long[values.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Math.round((double) values[i] / step);
            assertThat((double) values[i] / step).isCloseTo(codes[i], within(1e-5));
        }
        return codes;
    }

    private static void assertWithinOneUlp(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs((double) actual[i] - expected[i]))
                    .as("element %d: %s, expected %s", i, actual[i], expected[i])
                    .isLessThanOrEqualTo(Math.ulp(expected[i]));
        }
    }
}
