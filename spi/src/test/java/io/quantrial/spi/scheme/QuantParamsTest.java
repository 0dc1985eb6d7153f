package io.quantrial.spi.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantParamsTest {

    private static final QuantRange RANGE = QuantRange.signed(8);
    private static final Granularity ONE = Granularity.perTensor();

    @Test
    void symmetricParametersHaveZeroPointsOfZero() {
        QuantParams params =
                QuantParams.symmetric(RANGE, Granularity.perChannel(0), List.of(0.5f, 0.25f));
        assertThat(params.zeroPoints()).containsExactly(0, 0);
        assertThat(params.scales()).containsExactly(0.5f, 0.25f);
    }

    @ParameterizedTest
    @ValueSource(
            floats = {0f, -0f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesAScaleThatIsNotFiniteAndPositive(float scale) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuantParams.symmetric(RANGE, ONE, List.of(scale)))
                .withMessage("scale must be finite and > 0: " + scale);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.MIN_VALUE, 1e-8f, 1f, Float.MAX_VALUE})
    void takesEveryFinitePositiveScale(float scale) {
        assertThat(QuantParams.symmetric(RANGE, ONE, List.of(scale)).scales())
                .containsExactly(scale);
    }

    @Test
    void needsOneZeroPointForEachScale() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuantParams(RANGE, ONE, List.of(1f), List.of()))
                .withMessage("one zero point per scale: 1 scales, 0 zero points");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuantParams(RANGE, ONE, List.of(), List.of()));
    }

    @Test
    void keepsNoLinkToTheListsItWasMadeFrom() {
        List<Float> scales = new ArrayList<>(List.of(1f));
        QuantParams params = QuantParams.symmetric(RANGE, ONE, scales);
        scales.set(0, -1f);

        assertThat(params.scales()).containsExactly(1f);
        assertThatThrownBy(() -> params.scales().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
