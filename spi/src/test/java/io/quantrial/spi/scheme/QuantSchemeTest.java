package io.quantrial.spi.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantSchemeTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 16})
    void takesOneToSixteenBits(int bits) {
        assertThat(scheme(bits).bits()).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(ints = {-8, 0, 17})
    void refusesOtherWidths(int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scheme(bits))
                .withMessage("bits must be in [1, 16]: " + bits);
    }

    @Test
    void refusesWhatIsMissing() {
        assertThatNullPointerException()
                .isThrownBy(
                        () -> new QuantScheme(null, 8, Signedness.AUTO, Granularity.perTensor()))
                .withMessage("target");
        assertThatNullPointerException()
                .isThrownBy(() -> new QuantScheme(QuantTarget.INPUT, 8, Signedness.AUTO, null))
                .withMessage("granularity");
    }

    @Test
    void readsAsText() {
        assertThat(scheme(4)).hasToString("4 bits unsigned, per tensor");
    }

    @ParameterizedTest
    @CsvSource({"INPUT, input", "WEIGHT, weight", "OUTPUT, output"})
    void targetsHaveTheWordsOfAConfigList(QuantTarget target, String key) {
        assertThat(target.key()).isEqualTo(key);
    }

    @Test
    void oneScaleHasShapeOneWhateverTheTensor() {
        Shape expected = new Shape(1);
        assertThat(Granularity.perTensor().scaleShape(new Shape(20, 1, 5, 5))).isEqualTo(expected);
        assertThat(Granularity.perTensor().scaleShape(new Shape())).isEqualTo(expected);
    }

    @Test
    void everyElementOfAChannelTakesItsScale() {
        List<Long> dims = List.of(2L, 3L, 2L);
        assertThat(scalesOf(Granularity.perTensor(), dims)).containsOnly(0);
        assertThat(scalesOf(Granularity.perChannel(0), dims))
                .containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
        assertThat(scalesOf(Granularity.perChannel(1), dims))
                .containsExactly(0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2);
    }

    private static List<Integer> scalesOf(Granularity granularity, List<Long> dims) {
        return IntStream.range(0, 12).mapToObj(i -> granularity.scaleOf(dims, i)).toList();
    }

    @Test
    void scalesPerChannelBroadcastAgainstTheTensor() {
        Shape tensor = new Shape(20, 3, 5, 4);
        assertThat(Granularity.perChannel(0).scaleShape(tensor)).isEqualTo(new Shape(20, 1, 1, 1));
        assertThat(Granularity.perChannel(1).scaleShape(tensor)).isEqualTo(new Shape(1, 3, 1, 1));
        assertThat(Granularity.perChannel(3).scaleShape(tensor)).isEqualTo(new Shape(1, 1, 1, 4));
    }

    @Test
    void refusesAnAxisThatTheTensorDoesNotHave() {
        Granularity last = Granularity.perChannel(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> last.scaleShape(new Shape(4, 4)))
                .withMessage("a tensor of shape (4, 4) has no axis 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Granularity.perChannel(-1))
                .withMessageContaining("-1");
    }

    @Test
    void granularitiesAreValues() {
        assertThat(Granularity.perTensor()).isEqualTo(Granularity.perTensor());
        assertThat(Granularity.perChannel(1))
                .isEqualTo(Granularity.perChannel(1))
                .isNotEqualTo(Granularity.perChannel(0))
                .hasToString("per channel (axis 1)");
    }

    private static QuantScheme scheme(int bits) {
        return new QuantScheme(
                QuantTarget.INPUT, bits, Signedness.UNSIGNED, Granularity.perTensor());
    }
}
