package io.quantrial.trial.execute;

import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskRunner;
import io.quantrial.trial.train.TrialTask;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * What a process does with the tasks it is handed, one after the other. Implementations have a
 * public constructor that takes the study's folder.
 */
public interface TaskBody extends AutoCloseable {

    /**
     * Carries out a task.
     *
     * @param task what to do
     * @param listener hears beats and reports, not the end
     * @return the outcome; an exception instead counts as a failed task
     */
    TaskOutcome run(TrialTask task, TaskListener listener);

    @Override
    void close();

    /**
     * Creates a body.
     *
     * @param type its class
     * @param studyFolder the study's folder
     * @return the body, for the caller to close
     * @throws IllegalStateException if its constructor fails
     */
    static TaskBody open(Class<? extends TaskBody> type, Path studyFolder) {
        try {
            return type.getConstructor(Path.class).newInstance(studyFolder);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot open " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    type.getName() + " needs a public constructor that takes a Path", e);
        }
    }

    /** Trains. */
    final class Training implements TaskBody {

        private final TaskRunner runner;

        /**
         * Creates a body.
         *
         * @param studyFolder the study's folder
         */
        public Training(Path studyFolder) {
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
}
