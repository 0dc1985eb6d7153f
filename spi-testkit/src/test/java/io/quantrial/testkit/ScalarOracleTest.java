package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarOracleTest {

    private final ScalarOracle signed = ScalarOracle.symmetric(0.5, QuantRange.signed(3));

    @ParameterizedTest
    @CsvSource({
        "0.1, 0, 0",
        "0.25, 0, 0",
        "0.26, 1, 0.5",
        "0.75, 2, 1",
        "-0.3, -1, -0.5",
        "9, 3, 1.5",
        "-9, -4, -2"
    })
    void roundsTiesToEvenAndClips(double x, int code, double value) {
        assertThat(signed.code(x)).isEqualTo(code);
        assertThat(signed.quantize(x)).isEqualTo(value);
        assertThat(signed.quantizeFloat((float) x)).isEqualTo((float) value);
    }

    @Test
    void affineGridRepresentsZeroByItsZeroPoint() {
        ScalarOracle affine = new ScalarOracle(0.1, 3, QuantRange.unsigned(4));
        assertThat(affine.code(0)).isEqualTo(3);
        assertThat(affine.quantize(-1)).isEqualTo(-0.3, within(1e-12));
        assertThat(affine.quantize(5)).isEqualTo(1.2, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0.2", "0.6, -0.2", "1.5, 3", "7, 3", "-2, -4", "-7, -4"})
    void stepGradientIsEquation3OfThePaper(double x, double gradient) {
        assertThat(signed.stepGradient(x)).isEqualTo(gradient, within(1e-12));
    }

    @Test
    void masksDifferAtTheEdge() {
        assertThat(signed.isInside(1.49)).isTrue();
        assertThat(signed.isInside(1.5)).isFalse();
        assertThat(signed.isCodeInside(1.74)).isTrue();
        assertThat(signed.isCodeInside(1.76)).isFalse();
    }

    @Test
    void gradientScaleIsThePapers() {
        assertThat(ScalarOracle.lsqGradientScale(100, QuantRange.signed(3)))
                .isEqualTo(1 / Math.sqrt(300), within(1e-15));
    }

    @Test
    void readsOneChannelOfAGrid() {
        QuantParams params =
                new QuantParams(
                        QuantRange.unsigned(2),
                        Granularity.perChannel(0),
                        List.of(1f, 2f),
                        List.of(0, 1));
        assertThat(ScalarOracle.of(params, 1))
                .isEqualTo(new ScalarOracle(2, 1, QuantRange.unsigned(2)));
    }

    @Test
    void refusesAScaleThatIsNotPositive() {
        assertThatThrownBy(() -> ScalarOracle.symmetric(0, QuantRange.signed(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale");
    }

    @Property(tries = 300)
    void whatItRoundsLiesOnItsGrid(
            @ForAll @DoubleRange(min = -100, max = 100) double x,
            @ForAll @DoubleRange(min = 0.01, max = 10) double scale,
            @ForAll @IntRange(min = 0, max = 15) int zeroPoint) {
        ScalarOracle grid = new ScalarOracle((float) scale, zeroPoint, QuantRange.unsigned(4));
        assertThat(grid.isOnGrid(grid.quantizeFloat((float) x))).isTrue();
        assertThat(grid.surrogate(x, grid.residual(x))).isEqualTo(grid.quantize(x), within(1e-9));
    }

    @Property(tries = 300)
    void stepGradientIsTheDerivativeOfTheSurrogate(
            @ForAll @DoubleRange(min = -5, max = 5) double x) {
        double h = 1e-6;
        double residual = signed.residual(x);
        double above = ScalarOracle.symmetric(0.5 + h, signed.range()).surrogate(x, residual);
        double below = ScalarOracle.symmetric(0.5 - h, signed.range()).surrogate(x, residual);
        if (signed.distanceToBound(x) > 1e-3) {
            assertThat((above - below) / (2 * h)).isEqualTo(signed.stepGradient(x), within(1e-5));
        }
    }

    @Test
    void numbersBetweenTheLevelsAreNotOnTheGrid() {
        assertThat(signed.isOnGrid(0.501f)).isFalse();
        assertThat(signed.isOnGrid(2f)).isFalse();
    }
}
