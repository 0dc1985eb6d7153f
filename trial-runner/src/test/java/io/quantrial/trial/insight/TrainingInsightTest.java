package io.quantrial.trial.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.trial.statistics.ConfidenceInterval;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingInsightTest {

    /** Of 1000 samples the standard error of 98 % is 0.44 points. */
    private static Insight of(double floating, double untrained, Double... trained) {
        return new TrainingInsight(
                        5,
                        "uniform 4-bit",
                        new TrainingInsight.Accuracies(
                                floating,
                                untrained,
                                ConfidenceInterval.of(List.of(trained), 0.1),
                                1000))
                .insight();
    }

    @Test
    void noiseIsTheStandardErrorOfTheSplitAndAtLeastOneSample() {
        assertThat(of(98, 97, 97.5).figures().get("noise"))
                .isCloseTo(100 * Math.sqrt(0.98 * 0.02 / 1000), within(1e-12));
        assertThat(of(100, 97, 97.5).figures().get("noise")).isEqualTo(0.1);
    }

    @Test
    void aSmallGainIsNothingWhateverWasLost() {
        assertThat(of(98, 97.98, 98.1).sentence())
                .isEqualTo(
                        "Post-training uniform 4-bit loses 0.02 points against float: training"
                                + " gains nothing beyond noise (0.44 points).");
        assertThat(of(98, 95, 95.3).sentence())
                .isEqualTo(
                        "Post-training uniform 4-bit loses 3.00 points against float: training"
                                + " gains nothing beyond noise (0.44 points).");
    }

    @Test
    void whatIsAsGoodAsFloatLosesNothing() {
        assertThat(of(98, 98, 98.1).sentence())
                .startsWith("Post-training uniform 4-bit loses nothing against float:");
        assertThat(of(98, 98.2, 98.1).sentence())
                .startsWith("Post-training uniform 4-bit gains 0.20 points against float:");
    }

    @Test
    void aGainIsSaidEvenIfLittleWasLost() {
        assertThat(of(98, 97.9, 98.6).sentence())
                .isEqualTo(
                        "Post-training uniform 4-bit loses 0.10 points against float; training"
                                + " gains 0.70 points (one seed).");
    }

    @Test
    void trainingThatHarmsSaysSo() {
        assertThat(of(98, 97.9, 90.0).sentence())
                .isEqualTo(
                        "Post-training uniform 4-bit loses 0.10 points against float; training"
                                + " makes it 7.90 points worse (one seed).");
    }

    @Test
    void aGainThatSeedsDoNotAgreeOnIsNotKnown() {
        // 97 ± 12.7 · 1.41 / √2
        assertThat(of(98, 95, 96.0, 98.0).sentence())
                .isEqualTo(
                        "Post-training uniform 4-bit loses 3.00 points against float; not known"
                                + " whether training gains anything (2.00 ± 12.71 points, 2"
                                + " seeds).");
        assertThat(of(98, 95, 97.0, 97.1, 96.9).sentence())
                .isEqualTo(
                        "Training recovers 2.00 of the 3.00 points that post-training uniform 4-bit"
                                + " loses (3 seeds).");
    }
}
