package io.quantrial.trial.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

    private static Map<Long, Double> runs(double... accuracies) {
        Map<Long, Double> runs = new TreeMap<>();
        for (int i = 0; i < accuracies.length; i++) {
            runs.put(42L + i, accuracies[i]);
        }
        return runs;
    }

    /** Hours of sleep won with two drugs: Student 1908, Biometrika 6, p. 20. */
    @Test
    void itIsThePairedTTestOfStudent() {
        PairedDifference difference =
                PairedDifference.between(
                        runs(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4),
                        runs(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0),
                        0);

        assertThat(difference.interval().mean()).isCloseTo(1.58, within(1e-9));
        assertThat(difference.interval().lower()).isCloseTo(0.7001, within(1e-4));
        assertThat(difference.interval().upper()).isCloseTo(2.4599, within(1e-4));
        assertThat(difference.isBetter()).isTrue();
        assertThat(difference.isWorse()).isFalse();
    }

    @Test
    void whatASeedDoesToBothCancelsOut() {
        Map<Long, Double> one = runs(90.5, 94.6, 98.4);
        Map<Long, Double> other = runs(90.0, 94.0, 98.0);

        assertThat(PairedDifference.between(one, other, 0).isBetter()).isTrue();
        assertThat(PairedDifference.between(other, one, 0).isWorse()).isTrue();
    }

    @Test
    void noiseIsNeitherBetterNorWorse() {
        PairedDifference difference =
                PairedDifference.between(runs(97.0, 98.0, 97.5), runs(97.5, 97.0, 97.6), 0);

        assertThat(difference.isKnown()).isTrue();
        assertThat(difference.isBetter()).isFalse();
        assertThat(difference.isWorse()).isFalse();
    }

    @Test
    void oneCommonSeedIsNotKnown() {
        PairedDifference difference =
                PairedDifference.between(Map.of(7L, 99.0, 8L, 99.0), Map.of(7L, 10.0, 9L, 10.0), 0);

        assertThat(difference.isKnown()).isFalse();
        assertThat(difference.isBetter()).isFalse();
        assertThat(difference.isWorse()).isFalse();
        assertThat(difference.interval().mean()).isEqualTo(89);
    }

    @Test
    void seedsOfOneOnlyDoNotCount() {
        PairedDifference difference =
                PairedDifference.between(runs(98, 98.2, 98.1, 0), runs(97, 97.3, 97), 0);

        assertThat(difference.interval().count()).isEqualTo(3);
        assertThat(difference.interval().mean()).isCloseTo(1, within(1e-9));
    }

    /** 360 samples: one more right in both runs is an accident, twenty more are none. */
    @Test
    void equalDifferencesOfOneSampleAreNoise() {
        double sample = 100.0 / 360;
        Map<Long, Double> reference = runs(90, 91);

        assertThat(
                        PairedDifference.between(runs(90 + sample, 91 + sample), reference, sample)
                                .isBetter())
                .isFalse();
        assertThat(
                        PairedDifference.between(
                                        runs(90 + 20 * sample, 91 + 20 * sample), reference, sample)
                                .isBetter())
                .isTrue();
    }

    @Property
    void theOtherWayRoundItIsTheSameWithAnotherSign(
            @ForAll Map<@LongRange(max = 5) Long, @DoubleRange(max = 100) Double> one,
            @ForAll Map<@LongRange(max = 5) Long, @DoubleRange(max = 100) Double> other) {
        PairedDifference difference =
                PairedDifference.between(new TreeMap<>(one), new TreeMap<>(other), 0.1);
        PairedDifference back =
                PairedDifference.between(new TreeMap<>(other), new TreeMap<>(one), 0.1);

        assertThat(back.isBetter()).isEqualTo(difference.isWorse());
        assertThat(back.isWorse()).isEqualTo(difference.isBetter());
        assertThat(back.interval().count()).isEqualTo(difference.interval().count());
        if (difference.interval().count() > 0) {
            assertThat(back.interval().mean())
                    .isCloseTo(-difference.interval().mean(), within(1e-9));
        }
    }
}
