package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.execute.RogueWorker.Misdeed;
import io.quantrial.trial.execute.protocol.Message;
import io.quantrial.trial.train.TaskOutcome.Completed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that break the protocol. */
class ProtocolTest {

    @TempDir Path folder;

    @Test
    void anotherVersionIsRefused() {
        assertThat(crash(Misdeed.SPEAKS_ANOTHER_VERSION))
                .contains(
                        "speaks version "
                                + (Message.PROTOCOL + 1)
                                + " of the protocol, this program version "
                                + Message.PROTOCOL,
                        "two versions of Quantrial on the class path");
    }

    @Test
    void whatIsSaidAboutAnotherAttemptIsIgnored() {
        Recording recording = run(Misdeed.ANSWERS_FOR_OTHER_ATTEMPTS);
        assertThat(recording.outcome()).isInstanceOf(Completed.class);
        assertThat(recording.withoutBeats()).containsExactly("ended");
        assertThat(recording.events)
                .as("no beat but the one of a worker that has become ready")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aWorkerThatClosesItsOutputIsKilled() {
        assertThat(crash(Misdeed.CLOSES_ITS_OUTPUT)).contains("closed its standard output");
    }

    @Test
    void aTornFrameIsExplainedByTheExitCode() {
        assertThat(crash(Misdeed.TEARS_A_FRAME))
                .startsWith("worker process ended with exit code 0;");
    }

    private String crash(Misdeed misdeed) {
        Recording recording = run(misdeed);
        assertThat(recording.failure().reason()).isEqualTo(FailureReason.CRASH);
        return recording.failure().message();
    }

    private Recording run(Misdeed misdeed) {
        Recording recording = new Recording();
        ExecutorSettings settings =
                new ExecutorSettings(folder, 1, 1, "64m", RogueWorker.options(misdeed));
        try (TrialExecutor executor = new ProcessExecutor(settings, ScriptedBody.class)) {
            executor.submit(Tasks.task(7, Script.NOTHING), recording);
            recording.outcome();
        }
        return recording;
    }
}
