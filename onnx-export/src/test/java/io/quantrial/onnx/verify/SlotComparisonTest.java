package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotComparisonTest {

    private static final float STEP = 0.25f;
    private static final QuantParams FOUR_BITS =
            new QuantParams(
                    new QuantRange(0, 15), Granularity.perTensor(), List.of(STEP), List.of(3));

    /** Position in codes, the model's code, the runtime's code. */
    @ParameterizedTest
    @CsvSource({
        "7.5,    8, 7, true",
        "7.495,  7, 8, true",
        "7.505,  8, 7, true",
        "7.48,   7, 8, false",
        "7.52,   8, 7, false",
        "7,      7, 8, false",
        "7.5,    8, 9, false",
        "7.5,    7, 6, false",
        "-20,    0, 0, true",
        "-20,    0, 1, false",
        "40,    15, 14, false",
        "15.2,  15, 16, false",
        "14.505, 15, 14, true",
        "7.2,    9, 7, false",
    })
    void aCodeMayDifferOnlyNextToTheBoundaryOfBoth(
            float position, int model, long runtime, boolean isAccepted) {
        SlotComparison comparison = comparison(FOUR_BITS);
        comparison.compare(
                new float[] {(position - 3) * STEP},
                new float[] {(model - 3) * STEP},
                new long[] {runtime});
        assertThat(comparison.isWrong()).isEqualTo(!isAccepted);
        assertThat(comparison.accepted()).isEqualTo(isAccepted && model != runtime ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0.001,   1, -1, true",
        "-0.001, -1,  1, true",
        "0,       1, -1, true",
        "0.1,     1, -1, false",
        "-0.1,   -1,  1, false",
        "0.1,     1,  0, false"
    })
    void aSignMayDifferOnlyNextToZero(float value, int model, long runtime, boolean isAccepted) {
        QuantParams signs = QuantParams.signs(Granularity.perTensor(), List.of(1f));
        SlotComparison comparison = comparison(signs);
        comparison.compare(new float[] {value}, new float[] {model}, new long[] {runtime});
        assertThat(comparison.isWrong()).isEqualTo(!isAccepted);
    }

    @Test
    void aValueThatIsNoNumberIsNeverAccepted() {
        SlotComparison comparison = comparison(FOUR_BITS);
        comparison.compare(new float[] {Float.NaN}, new float[] {0}, new long[] {4});
        assertThat(comparison.isWrong()).isTrue();
    }

    @Test
    void theErrorNamesTheWorstCode() {
        SlotComparison comparison =
                new SlotComparison(
                        slot(),
                        new TreeSet<>(List.of(LayerPath.parse("a/conv"))),
                        new CodeGrid(FOUR_BITS, List.of(2L, 3L)),
                        0.01);
        float[] values = {0, STEP, 0, 0, 2 * STEP, 0};
        comparison.compare(values, values, new long[] {3, 5, 3, 3, 9, 3});
        assertThat(comparison.failure(1, 4))
                .hasMessage(
                        "b:input is the first quantized tensor that ONNX Runtime computes otherwise"
                                + " than the model: 2 of 6 integers differ, the worst by 3.50 codes"
                                + " beyond a boundary of rounding (allowed: 0.0100), at [1, 1]"
                                + " (model 5.0000, runtime 9); 1 of 4 quantized tensors are wrong"
                                + " when each gets the right input. The mistake is in a/conv, or in"
                                + " the scale, zero point or range of this tensor: report it, or"
                                + " export without verification to look at the file");
    }

    @Test
    void eachChannelHasItsOwnGrid() {
        QuantParams params =
                QuantParams.symmetric(
                        QuantRange.signed(8), Granularity.perChannel(1), List.of(1f, 10f));
        CodeGrid grid = new CodeGrid(params, List.of(2L, 2L, 2L));
        float[] values = {5, 5, 50, 50, 5, 5, 50, 50};
        for (int i = 0; i < values.length; i++) {
            assertThat(grid.code(i, values[i])).isEqualTo(5);
            assertThat(grid.value(i, 5)).isEqualTo(values[i]);
        }
    }

    private static SlotComparison comparison(QuantParams params) {
        return new SlotComparison(
                slot(), Collections.emptySortedSet(), new CodeGrid(params, List.of(1L)), 0.01);
    }

    private static SlotId slot() {
        return new SlotId(LayerPath.parse("b"), 0, QuantTarget.INPUT, "");
    }
}
