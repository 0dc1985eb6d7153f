package io.quantrial.trial.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.insight.Insight.Subject;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.WrittenStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies in their folders, with figures by hand. */
class InsightsTest {

    private static final String EIGHT = "fc1=lsq/w8; fc2=lsq/w8";
    private static final String FOUR = "fc1=lsq/w4; fc2=lsq/w4";
    private static final String MIXED = "fc1=lsq/w2; fc2=lsq/w8";

    @TempDir Path folder;

    private WrittenStudy searched(String... sets) {
        WrittenStudy study = WrittenStudy.in(folder, Goal.SEARCH, 1000, sets);
        study.add(TrialKind.FLOAT, "", 98, 1000);
        return study;
    }

    private static List<String> sentences(WrittenStudy study) {
        return Insights.of(study.study()).stream().map(Insight::sentence).toList();
    }

    @Test
    void searchBeatsWhatItBeatsOverAllSeeds() {
        WrittenStudy study = searched("search.seeds=3");
        int four = study.add(TrialKind.REFERENCE, FOUR, 96.0, 200);
        int mixed = study.add(TrialKind.SEARCH, MIXED, 96.6, 194);
        study.repeat(four, 96.2, 95.8);
        study.repeat(mixed, 96.7, 96.3);

        // differences 0.6, 0.5, 0.5: 4.303 · 0.0577 / √3; rounding hides 0.1 / √6 = 0.0408
        assertThat(sentences(study))
                .containsExactly(
                        "Search beats uniform 4-bit by 0.53 ± 0.14 points at 97 % of its size"
                                + " (configuration 2, 3 seeds).");
        Insight insight = Insights.of(study.study()).get(0);
        assertThat(insight.subject()).isEqualTo(Subject.SEARCH);
        assertThat(insight.trial()).isEqualTo(four);
        assertThat(insight.figures())
                .containsEntry("found", 2.0)
                .containsEntry("seeds", 3.0)
                .containsKeys("difference", "halfWidth");
    }

    @Test
    void whatIsWithinNoiseIsSaidWithItsSign() {
        WrittenStudy study = searched("search.seeds=3");
        int four = study.add(TrialKind.REFERENCE, FOUR, 96.0, 200);
        int mixed = study.add(TrialKind.SEARCH, MIXED, 96.1, 200);
        study.repeat(four, 96.2, 95.8);
        study.repeat(mixed, 96.0, 95.8);

        assertThat(sentences(study))
                .containsExactly(
                        "Uniform 4-bit is within noise of the best found at no higher cost:"
                                + " configuration 2 at equal size differs by −0.03 ± 0.38 points (3"
                                + " seeds).");
    }

    @Test
    void aSearchThatLostSaysSo() {
        WrittenStudy study = searched("search.seeds=3");
        int four = study.add(TrialKind.REFERENCE, FOUR, 96.0, 200);
        int mixed = study.add(TrialKind.SEARCH, MIXED, 94.0, 100);
        study.repeat(four, 96.2, 95.8);
        study.repeat(mixed, 94.2, 93.9);

        assertThat(sentences(study))
                .containsExactly(
                        "Uniform 4-bit beats the best found at no higher cost by 1.97 ± 0.14 points"
                                + " (configuration 2 at 50 % of its size, 3 seeds).");
    }

    @Test
    void oneSeedDecidesNothing() {
        WrittenStudy study = searched();
        study.add(TrialKind.REFERENCE, EIGHT, 97.9, 400);
        study.add(TrialKind.REFERENCE, FOUR, 96.0, 200);
        study.add(TrialKind.SEARCH, MIXED, 96.5, 194);

        assertThat(sentences(study))
                .containsExactly(
                        "Configuration 3 is 1.40 points below uniform 8-bit at 49 % of its size;"
                                + " one seed: not known whether this is more than noise; set"
                                + " search.seeds to 3.",
                        "Configuration 3 is 0.50 points above uniform 4-bit at 97 % of its size;"
                                + " one seed: not known whether this is more than noise; set"
                                + " search.seeds to 3.");
        assertThat(Insights.of(study.study()).get(0).figures()).doesNotContainKey("halfWidth");
    }

    @Test
    void equalAccuracyWithOneSeedIsNotCalledADifference() {
        WrittenStudy study = searched();
        study.add(TrialKind.REFERENCE, FOUR, 96.0, 200);
        study.add(TrialKind.SEARCH, MIXED, 96.0, 199.5);

        assertThat(sentences(study))
                .containsExactly(
                        "Configuration 2 is as accurate as uniform 4-bit at 99.75 % of its size;"
                                + " one seed: not known whether they differ; set search.seeds to"
                                + " 3.");
    }

    @Test
    void beforeTheRepetitionsTheUserIsNotToldToAskForThem() {
        WrittenStudy study = searched("search.seeds=3");
        study.add(TrialKind.REFERENCE, FOUR, 96.0, 200);
        study.add(TrialKind.SEARCH, MIXED, 96.5, 194);

        assertThat(sentences(study))
                .containsExactly(
                        "Configuration 2 is 0.50 points above uniform 4-bit at 97 % of its size;"
                                + " only one common seed: not known whether this is more than"
                                + " noise.");
    }

    @Test
    void whereThereIsNothingToCompareNothingIsSaid() {
        WrittenStudy study = searched();
        assertThat(sentences(study)).isEmpty();
        study.fail(TrialKind.REFERENCE, EIGHT);
        study.fail(TrialKind.SEARCH, FOUR);
        study.add(TrialKind.REFERENCE, FOUR, Double.NaN, 200);
        assertThat(sentences(study)).isEmpty();
        study.add(TrialKind.SEARCH, MIXED, 96.5, 150);
        assertThat(sentences(study)).isEmpty();
    }

    @Test
    void whenOnlyReferencesAreThereTheAnswerIsOneAndNothingIsSaid() {
        WrittenStudy study = searched();
        study.add(TrialKind.REFERENCE, EIGHT, 97.9, 400);

        assertThat(study.study().recommendation().answer()).isPresent();
        assertThat(sentences(study)).isEmpty();
    }

    @Test
    void whatBreaksALimitIsNotCalledFound() {
        WrittenStudy study = searched("search.constraints.size=<= 15%");
        study.add(TrialKind.REFERENCE, FOUR, 96.0, 200);
        study.add(TrialKind.SEARCH, MIXED, 96.5, 194);

        assertThat(study.study().recommendation().answer()).isEmpty();
        assertThat(sentences(study)).isEmpty();
    }

    @Test
    void withoutLatenciesNothingIsComparedByLatency() throws IOException {
        Path times =
                Files.writeString(
                        folder.resolve("times.csv"),
                        "layer,weight_bits,input_bits,milliseconds\nfc1,8,32,0.5\n");
        WrittenStudy study =
                searched("search.objectives=accuracy,latency", "search.latencyTable=" + times);
        study.add(TrialKind.REFERENCE, FOUR, 96.0, 200);
        study.add(TrialKind.SEARCH, MIXED, 96.5, 194);

        assertThat(sentences(study)).isEmpty();
    }

    @Test
    void trainingThatRecoversSaysHowMuch() {
        WrittenStudy study = searched();
        int four = study.add(TrialKind.REFERENCE, FOUR, 97.8, 200);
        study.add(TrialKind.SCREENING, FOUR, 96.5, 200);

        assertThat(sentences(study))
                .containsExactly(
                        "Training recovers 1.30 of the 1.50 points that post-training uniform 4-bit"
                                + " loses (one seed).");
        assertThat(Insights.of(study.study()).get(0))
                .returns(Subject.TRAINING, Insight::subject)
                .returns(four, Insight::trial);
    }

    @Test
    void theAnswerIsJudgedTooButAReferenceOnlyOnce() {
        WrittenStudy study = searched();
        study.add(TrialKind.REFERENCE, EIGHT, 98.0, 400);
        study.add(TrialKind.SCREENING, EIGHT, 97.98, 400);
        assertThat(sentences(study))
                .containsExactly(
                        "Post-training uniform 8-bit loses 0.02 points against float: training"
                                + " gains nothing beyond noise (0.44 points).");

        study.add(TrialKind.SEARCH, MIXED, 98.1, 150);
        study.add(TrialKind.SCREENING, MIXED, 90.0, 150);
        assertThat(sentences(study))
                .hasSize(3)
                .contains(
                        "Training recovers all of the 8.00 points that post-training configuration"
                                + " 3 loses (one seed).");
    }

    @Test
    void aConfigurationThatIsNotTrainedAnyFurtherGetsNoSentenceOnTraining() {
        WrittenStudy study = searched("training.quantized.epochs=0");
        study.add(TrialKind.REFERENCE, EIGHT, 98.0, 400);
        study.add(TrialKind.SCREENING, EIGHT, 98.0, 400);

        assertThat(sentences(study)).isEmpty();
    }

    @Test
    void aStudyThatDoesNotKnowItsSamplesSaysNothingOnTraining() {
        WrittenStudy study = WrittenStudy.in(folder, Goal.SEARCH, 0);
        study.add(TrialKind.FLOAT, "", 98, 1000);
        study.add(TrialKind.REFERENCE, EIGHT, 98.0, 400);
        study.add(TrialKind.SCREENING, EIGHT, 97.0, 400);

        assertThat(sentences(study)).isEmpty();
    }

    @Test
    void oneTrainedConfigurationIsNotComparedWithUniformOnes() {
        WrittenStudy study = WrittenStudy.in(folder, Goal.TRAIN, 1000);
        study.add(TrialKind.FLOAT, "", 98, 1000);
        study.add(TrialKind.SEARCH, "", 97, 200);

        assertThat(study.study().recommendation().answer()).isPresent();
        assertThat(sentences(study)).isEmpty();
    }

    @Test
    void membersOfTheFrontThatOnlyCostMoreAreTies() {
        WrittenStudy study = searched("search.seeds=3");
        int small = study.add(TrialKind.SEARCH, MIXED, 96.0, 100);
        int middle = study.add(TrialKind.REFERENCE, FOUR, 96.1, 200);
        int large = study.add(TrialKind.REFERENCE, EIGHT, 98.0, 400);
        study.repeat(small, 96.2, 95.8);
        study.repeat(middle, 96.1, 96.0);
        study.repeat(large, 98.1, 97.9);

        assertThat(study.study().front()).containsExactly(small, middle, large);
        assertThat(Ties.of(study.study())).isEqualTo(Map.of(middle, small));
    }

    @Test
    void withOneSeedNothingIsATie() {
        WrittenStudy study = searched();
        study.add(TrialKind.SEARCH, MIXED, 96.0, 100);
        study.add(TrialKind.REFERENCE, FOUR, 96.0001, 200);

        assertThat(study.study().front()).hasSize(2);
        assertThat(Ties.of(study.study())).isEmpty();
    }
}
