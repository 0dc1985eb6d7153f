package io.quantrial.trial.execute;

import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskRunner;
import io.quantrial.trial.train.TrialTask;
import java.nio.file.Path;

/** Trains. */
public final class TrainingBody implements TaskBody {

    private final TaskRunner runner;

    /**
     * Creates a body.
     *
     * @param studyFolder the study's folder
     */
    public TrainingBody(Path studyFolder) {
        runner = new TaskRunner(studyFolder);
    }

    @Override
    public TaskOutcome run(TrialTask task, TaskListener listener) {
        return runner.run(task, listener);
    }

    @Override
    public void close() {
        runner.close();
    }
}
