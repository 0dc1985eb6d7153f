package io.quantrial.trial.execute;

import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TrialTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** Does what the key {@code script} of a task's experiment says. */
public final class ScriptedBody implements TaskBody {

    static final String KEY = "script";
    static final String ARGUMENT = "argument";

    private final Path studyFolder;

    public ScriptedBody(Path studyFolder) {
        this.studyFolder = studyFolder;
    }

    @Override
    public TaskOutcome run(TrialTask task, TaskListener listener) {
        try {
            Act act = new Act(task, listener, studyFolder, task.experiment().get(ARGUMENT));
            return Script.valueOf(task.experiment().get(KEY)).perform(act);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            return new TaskOutcome.Pruned();
        }
    }

    @Override
    public void close() {}

    /** What a script works with. */
    record Act(TrialTask task, TaskListener listener, Path studyFolder, String argument) {

        int number() {
            return Integer.parseInt(argument);
        }

        Verdict report(int step, double metric) {
            listener.beat();
            return listener.report(step, Map.of("accuracy", metric));
        }
    }
}
