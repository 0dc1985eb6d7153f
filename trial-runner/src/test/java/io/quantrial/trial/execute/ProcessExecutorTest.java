package io.quantrial.trial.execute;

import static io.quantrial.trial.execute.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskOutcome.Completed;
import io.quantrial.trial.train.TrialTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessExecutorTest extends WorkerFixture {

    @Override
    ExecutorSettings settings() {
        return new ExecutorSettings(folder, 1, 3, "48m", List.of("-Down.option=a b\\c\"d"));
    }

    @Test
    void isAService() {
        assertThat(
                        Services.find(
                                ExecutorProvider.class,
                                ExecutorProvider::name,
                                "search.executor",
                                "process"))
                .isInstanceOf(ProcessExecutor.Provider.class);
    }

    @Test
    void workersGetThreadsHeapAndOptions() throws IOException {
        assertThat(start(task(1, Script.LOOKS_AROUND)).outcome()).isInstanceOf(Completed.class);
        List<String> seen = Files.readAllLines(folder.resolve("seen.txt"));
        assertThat(seen.subList(0, 5))
                .containsExactly("3", "1", folder.toString(), "a b\\c\"d", "true");
        assertThat(Integer.parseInt(seen.get(5))).isBetween(40, 48);
    }

    @Test
    void printsGoToTheLogOfTheTrial() throws IOException {
        start(task(7, Script.PRINTS, "seven")).outcome();
        start(task(8, Script.PRINTS, "eight")).outcome();
        close();
        assertThat(log("trial-0007.log"))
                .startsWith("=== trial 7, attempt 1, worker-1, ")
                .contains("out seven\nerr seven\n\u0001\u0002 no new line")
                .doesNotContain("eight");
        assertThat(log("trial-0008.log")).contains("out eight").doesNotContain("seven");
    }

    @Test
    void theStackOfAnExceptionIsInTheLog() throws IOException {
        start(task(7, Script.THROWS, "deliberate")).failure();
        close();
        assertThat(log("trial-0007.log"))
                .contains("IllegalStateException: deliberate", "at " + Script.class.getName());
    }

    @Test
    void beatsAreThinnedOut() {
        Recording recording = start(task(1, Script.BEATS_FAST, 100_000));
        assertThat(recording.outcome()).isInstanceOf(Completed.class);
        assertThat(recording.events).contains("beat").hasSizeLessThan(1000);
    }

    @Test
    void closeEndsAWorkerWithoutATask() {
        long pid = workerPid();
        close();
        assertThat(Processes.isAlive(pid)).isFalse();
    }

    @Test
    void aJavaOptionThatDoesNotExistIsQuoted() {
        ExecutorSettings wrong =
                new ExecutorSettings(folder, 1, 1, "64m", List.of("-XX:+NoSuchOption"));
        try (TrialExecutor broken = new ProcessExecutor(wrong, ScriptedBody.class)) {
            Recording recording = new Recording();
            broken.submit(task(1, Script.NOTHING), recording);
            assertThat(recording.failure().reason()).isEqualTo(FailureReason.CRASH);
            assertThat(recording.failure().message())
                    .isEqualTo(
                            "before it was ready, worker process ended with exit code 1:"
                                    + " Unrecognized VM option 'NoSuchOption'; log:"
                                    + " logs/worker-1.log");
        }
    }

    @Test
    void aBodyThatCannotBeOpenedIsTold() {
        try (TrialExecutor broken = new ProcessExecutor(settings(), Unopenable.class)) {
            Recording recording = new Recording();
            broken.submit(task(1, Script.NOTHING), recording);
            assertThat(recording.failure().message())
                    .contains("before it was ready", "cannot open " + Unopenable.class.getName());
        }
    }

    @Test
    void aStudyFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new ProcessExecutor(Tasks.settings(file, 1), ScriptedBody.class))
                .isInstanceOf(TrialException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cannot start workers");
    }

    /** A body whose constructor throws. */
    static final class Unopenable implements TaskBody {

        public Unopenable(Path studyFolder) {
            throw new IllegalStateException("no");
        }

        @Override
        public TaskOutcome run(TrialTask task, TaskListener listener) {
            throw new IllegalStateException();
        }

        @Override
        public void close() {}
    }
}
