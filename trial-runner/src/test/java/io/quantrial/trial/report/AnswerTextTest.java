package io.quantrial.trial.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.report.ReportInput.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

    private final StudyFixture study = new StudyFixture(ToyModel.named());

    @Test
    void aPersonCanActOnTheAnswer() {
        floatModel(98.1);
        complete(97.8, 0.17);
        study.answer = new Answer(OptionalInt.of(1), "");

        assertThat(sentence())
                .isEqualTo(
                        "Configuration 1: accuracy 97.8 % (−0.3 points against float) at 17 % of the"
                                + " size. Export it with: quantrial export runs/digits --trial 1");
    }

    @Test
    void aConfigurationCanBeBetterThanFloat() {
        floatModel(97.0);
        complete(97.5, 0.0712);
        study.answer = new Answer(OptionalInt.of(1), "");

        assertThat(sentence()).contains("(+0.5 points against float) at 7.1 % of the size.");
    }

    @Test
    void withoutFloatAccuracyThereIsNothingToCompareWith() {
        complete(97.5, 0.2);
        study.answer = new Answer(OptionalInt.of(0), "");

        assertThat(sentence()).startsWith("Configuration 0: accuracy 97.5 % at 20 % of the size.");
    }

    @Test
    void theMeanOverTheSeedsIsTheAnswersAccuracy() {
        floatModel(98);
        complete(97, 0.2);
        study.add(
                TrialKind.REPETITION,
                TrialState.COMPLETE,
                Optional.empty(),
                1,
                Map.of("accuracy", 96.0),
                List.of());
        study.answer = new Answer(OptionalInt.of(1), "");

        assertThat(sentence()).contains("accuracy 96.5 % (−1.5 points against float)");
    }

    @Test
    void aFolderWithASpaceIsQuotedForTheShell() {
        complete(97.5, 0.2);
        study.answer = new Answer(OptionalInt.of(0), "");
        study.folder = "my runs/it's";

        assertThat(sentence()).endsWith("quantrial export 'my runs/it'\\''s' --trial 0");
    }

    @Test
    void theCommandIsThatOfTheProgramThatTheUserStarts() {
        complete(97.5, 0.2);
        study.answer = new Answer(OptionalInt.of(0), "");
        study.program = "./quantrial";

        assertThat(sentence()).endsWith("Export it with: ./quantrial export runs/digits --trial 0");
    }

    @Test
    void afterDamageTheFloatModelIsTheOneThatWasTrainedAgain() {
        floatModel(98);
        complete(97.5, 0.2);
        floatModel(97);
        study.answer = new Answer(OptionalInt.of(1), "");

        assertThat(sentence()).contains("(+0.5 points against float)");
    }

    @Test
    void aRunningStudySaysHowFarItIs() {
        assertThat(new AnswerText(StudyFacts.of(StudyFixture.running().input())).sentence())
                .startsWith("12 of 40 trials so far; the best is configuration ");
        assertThat(new AnswerText(StudyFacts.of(StudyFixture.empty().input())).sentence())
                .isEqualTo("0 of 40 trials so far; none can be recommended yet.");
    }

    @Test
    void aStudyThatFailedSaysWhy() {
        assertThat(new AnswerText(StudyFacts.of(StudyFixture.allFailed().input())).sentence())
                .isEqualTo("All 6 trials failed, most often because: the loss was not a number.");
    }

    @Test
    void nothingIsPromisedWhereNothingCanBeRecommended() {
        floatModel(98);
        assertThat(sentence()).isEqualTo("No trial was completed.");
        study.fail(Optional.empty(), FailureReason.CRASH, "signal 9");
        complete(12, 0.2);
        assertThat(sentence()).isEqualTo("No configuration can be recommended.");
    }

    private String sentence() {
        return new AnswerText(StudyFacts.of(study.input())).sentence();
    }

    private void floatModel(double accuracy) {
        study.add(
                TrialKind.FLOAT,
                TrialState.COMPLETE,
                Optional.empty(),
                -1,
                Map.of("accuracy", accuracy),
                List.of());
    }

    private void complete(double accuracy, double share) {
        double size = share * study.input().floatCost().size();
        study.add(
                TrialKind.SEARCH,
                TrialState.COMPLETE,
                Optional.empty(),
                -1,
                Map.of("accuracy", accuracy, "size", size),
                List.of());
    }
}
