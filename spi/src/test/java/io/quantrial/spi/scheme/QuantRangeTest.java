package io.quantrial.spi.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantRangeTest {

    @Test
    void namesTheUsualEightBitRanges() {
        assertThat(QuantRange.signed(8)).isEqualTo(new QuantRange(-128, 127));
        assertThat(QuantRange.narrow(8)).isEqualTo(new QuantRange(-127, 127));
        assertThat(QuantRange.unsigned(8)).isEqualTo(new QuantRange(0, 255));
        assertThat(QuantRange.unsigned(8)).hasToString("[0, 255]");
    }

    @Test
    void namesTheSmallestRanges() {
        assertThat(QuantRange.signed(2)).isEqualTo(new QuantRange(-2, 1));
        assertThat(QuantRange.narrow(2)).isEqualTo(new QuantRange(-1, 1));
        assertThat(QuantRange.unsigned(1)).isEqualTo(new QuantRange(0, 1));
    }

    @Property
    void holdsTwoToThePowerOfTheWidthIntegers(@ForAll @IntRange(min = 2, max = 16) int bits) {
        int levels = (int) Math.pow(2, bits);
        assertThat(QuantRange.signed(bits).levels()).isEqualTo(levels);
        assertThat(QuantRange.unsigned(bits).levels()).isEqualTo(levels);
        assertThat(QuantRange.narrow(bits).levels()).isEqualTo(levels - 1);
        assertThat(QuantRange.narrow(bits).min()).isEqualTo(-QuantRange.narrow(bits).max());
        assertThat(QuantRange.signed(bits).isSigned()).isTrue();
        assertThat(QuantRange.unsigned(bits).isSigned()).isFalse();
    }

    @Property
    void aFloatHoldsItsIntegersExactly(@ForAll @IntRange(min = 2, max = 16) int bits) {
        assertThat((int) (float) QuantRange.signed(bits).min())
                .isEqualTo(QuantRange.signed(bits).min());
        assertThat((int) (float) QuantRange.unsigned(bits).max())
                .isEqualTo(QuantRange.unsigned(bits).max());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 17, 33})
    void refusesSignedWidthsOutsideOfTwoToSixteen(int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuantRange.signed(bits))
                .withMessage("bits must be in [2, 16]: " + bits);
        assertThatIllegalArgumentException().isThrownBy(() -> QuantRange.narrow(bits));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 17, 32})
    void refusesUnsignedWidthsOutsideOfOneToSixteen(int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuantRange.unsigned(bits))
                .withMessage("bits must be in [1, 16]: " + bits);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 3", "-3, -1", "3, -3"})
    void refusesRangesWithoutZeroOrWithOneInteger(int min, int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuantRange(min, max))
                .withMessageContaining("[" + min + ", " + max + "]");
    }
}
