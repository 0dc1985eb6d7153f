package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.AttemptRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that do nothing any more: the process is stopped, or its training hangs. */
class HangingWorkerTest {

    @TempDir Path folder;

    @Test
    void aStoppedProcessIsKilledWhenItsLeaseIsOverAndItsTrialRepeated() throws Exception {
        SmallStudy study =
                SmallStudy.in(folder, "stopped")
                        .with("training.quantized.epochs", 10)
                        .with("search.maxTrials", 3)
                        .with("search.lease", "6s");
        try (StudyProcess run = study.start().awaitText("float model: accuracy")) {
            List<ProcessHandle> workers = run.workers();
            assertThat(workers).hasSize(1);
            StudyProcess.signal("STOP", workers.get(0));
            run.mustEndWith(0);
            workers.get(0).onExit().get(1, TimeUnit.SECONDS);
        }
        assertOneTimeout(study, "(search.lease)");
    }

    @Test
    void aTrialThatTakesTooLongIsEndedAndRepeatedInAnotherWorker() throws Exception {
        SmallStudy study =
                SmallStudy.in(folder, "hanging")
                        .with("model.type", TrappedNetwork.class.getName())
                        .with("search.maxTrials", 3)
                        .with("search.trialTimeout", "8s");
        Trap.HANG.lay(study, 1);
        try (StudyProcess run = study.start()) {
            run.mustEndWith(0);
        }
        assertOneTimeout(study, "(search.trialTimeout)");
    }

    private static void assertOneTimeout(SmallStudy study, String key) {
        EndedStudy ended = new EndedStudy(study.folder());
        ended.assertNothingIsLostOrRepeated();
        assertThat(ended.failures()).hasSize(1);
        AttemptRecord failure = ended.failures().get(0);
        assertThat(failure.reason()).contains(FailureReason.TIMEOUT);
        assertThat(failure.message().orElseThrow()).endsWith(key);
        assertThat(ended.trials()).allMatch(trial -> trial.state() == TrialState.COMPLETE);
    }
}
