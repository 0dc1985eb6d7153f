package io.quantrial.trial.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConfidenceIntervalTest {

    @Test
    void itIsThatOfTheTextbook() {
        // x̄ = 5, s = 1: 5 ± 4.303 / √3
        ConfidenceInterval interval = ConfidenceInterval.of(List.of(4.0, 5.0, 6.0), 0);

        assertThat(interval.mean()).isEqualTo(5);
        assertThat(interval.count()).isEqualTo(3);
        assertThat(interval.halfWidth()).isCloseTo(4.303 / Math.sqrt(3), within(1e-3));
        assertThat(interval.lower()).isEqualTo(5 - interval.halfWidth());
        assertThat(interval.upper()).isEqualTo(5 + interval.halfWidth());
    }

    @Test
    void oneValueHasAMeanButNoInterval() {
        ConfidenceInterval interval = ConfidenceInterval.of(List.of(97.5), 0.1);

        assertThat(interval.isKnown()).isFalse();
        assertThat(interval.mean()).isEqualTo(97.5);
        assertThat(interval.halfWidth()).isNaN();
    }

    @Test
    void noValueHasNothing() {
        ConfidenceInterval interval = ConfidenceInterval.of(List.of(), 0);

        assertThat(interval.isKnown()).isFalse();
        assertThat(interval.mean()).isNaN();
    }

    @Test
    void equalValuesAreNotCertaintyWhereValuesComeInSteps() {
        assertThat(ConfidenceInterval.of(List.of(97.5, 97.5, 97.5), 0).halfWidth()).isZero();
        assertThat(ConfidenceInterval.of(List.of(97.5, 97.5, 97.5), 0.3).halfWidth())
                .isCloseTo(4.303 * 0.3 / Math.sqrt(12) / Math.sqrt(3), within(1e-3));
    }

    /** 20,000 intervals: the share has a standard error of 0.15 %. */
    @Test
    void nineteenOfTwentyIntervalsContainTheTrueMean() {
        Random random = new Random(42);
        int contained = 0;
        for (int i = 0; i < 20_000; i++) {
            List<Double> values =
                    Stream.generate(() -> 90 + 2 * random.nextGaussian()).limit(3).toList();
            ConfidenceInterval interval = ConfidenceInterval.of(values, 0);
            contained += interval.lower() <= 90 && 90 <= interval.upper() ? 1 : 0;
        }
        assertThat(contained / 20_000.0).isCloseTo(0.95, within(0.006));
    }

    @Property
    void itMovesAndGrowsWithItsValues(
            @ForAll @Size(min = 2, max = 10) List<@DoubleRange(min = 0, max = 100) Double> values,
            @ForAll @DoubleRange(min = -50, max = 50) double shift) {
        ConfidenceInterval interval = ConfidenceInterval.of(values, 0.1);
        ConfidenceInterval moved =
                ConfidenceInterval.of(
                        values.stream().map(value -> 2 * value + shift).toList(), 0.2);

        assertThat(moved.mean()).isCloseTo(2 * interval.mean() + shift, within(1e-9));
        assertThat(moved.halfWidth()).isCloseTo(2 * interval.halfWidth(), within(1e-9));
    }
}
