package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials that fail in their worker: the study goes on, and the report says why. */
class FailingTrialTest {

    @TempDir Path folder;

    @Test
    void aTrialThatRunsOutOfMemoryTwiceFailsAndTheOthersGoOn() throws Exception {
        SmallStudy study =
                SmallStudy.in(folder, "memory")
                        .with("model.type", TrappedNetwork.class.getName())
                        .with("search.maxTrials", 4)
                        .with("search.heap", "64m");
        Trap.OUT_OF_MEMORY.lay(study, 2);
        try (StudyProcess run = study.start()) {
            assertThat(run.mustEndWith(0).text()).contains("is repeated after OUT_OF_MEMORY");
        }
        EndedStudy ended = new EndedStudy(study.folder());
        ended.assertNothingIsLostOrRepeated();
        assertThat(ended.failures())
                .extracting(AttemptRecord::reason, AttemptRecord::number)
                .containsExactly(
                        tuple(Optional.of(FailureReason.OUT_OF_MEMORY), 1),
                        tuple(Optional.of(FailureReason.OUT_OF_MEMORY), 2));
        assertThat(ended.failures())
                .allMatch(failure -> failure.message().orElseThrow().contains("raise search.heap"));
        assertThat(ended.trials())
                .filteredOn(trial -> trial.state() != TrialState.COMPLETE)
                .singleElement()
                .returns(TrialState.FAILED, TrialRecord::state)
                .returns(1, TrialRecord::number);
        assertThat(Files.readString(study.folder().resolve("report.json")))
                .containsOnlyOnce("FAILED")
                .contains("OUT_OF_MEMORY");
    }

    @Test
    void aTrainingThatDivergesNamesTheLayer() throws Exception {
        SmallStudy study =
                SmallStudy.in(folder, "diverging")
                        .with("training.quantized.optimizer", "sgd")
                        .with("training.quantized.learningRate", 100)
                        .with("training.quantized.weightDecay", 1)
                        .with("search.maxTrials", 2);
        try (StudyProcess run = study.start()) {
            assertThat(run.mustEndWith(0).text()).contains("All 2 trials failed");
        }
        EndedStudy ended = new EndedStudy(study.folder());
        ended.assertNothingIsLostOrRepeated();
        assertThat(ended.failures())
                .hasSize(2 * 2)
                .allMatch(failure -> failure.reason().orElseThrow() == FailureReason.NAN)
                .allMatch(failure -> failure.message().orElseThrow().matches(".* layer fc[123]"));
    }
}
