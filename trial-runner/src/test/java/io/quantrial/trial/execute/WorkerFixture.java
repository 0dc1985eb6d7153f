package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.train.TaskOutcome.Completed;
import io.quantrial.trial.train.TrialTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** An executor with one worker process, opened when a test first needs it. */
abstract class WorkerFixture {

    @TempDir Path folder;
    private TrialExecutor executor;

    ExecutorSettings settings() {
        return Tasks.settings(folder, 1);
    }

    TrialExecutor executor() {
        if (executor == null) {
            executor = new ProcessExecutor(settings(), ScriptedBody.class);
        }
        return executor;
    }

    @AfterEach
    void closeExecutor() {
        executor().close();
    }

    Recording start(TrialTask task) {
        Recording recording = new Recording();
        executor().submit(task, recording);
        return recording;
    }

    /** Returns the process number of the worker that runs the next task. */
    long workerPid() {
        Recording recording = start(Tasks.task(99, Script.REPORTS_PID));
        assertThat(recording.outcome()).isInstanceOf(Completed.class);
        return Processes.pid(recording.firstReport(), "pid");
    }

    /** Returns a log; complete when the executor is closed. */
    String log(String name) throws IOException {
        return Files.readString(folder.resolve("logs").resolve(name));
    }

    /** Ends the executor so that logs are complete. */
    void close() {
        executor().close();
    }
}
