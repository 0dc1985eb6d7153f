package io.quantrial.trial.train;

import java.nio.file.Path;

/**
 * Carries out tasks in this process, one after the other; data and plugins stay loaded between
 * them. (Skeleton: to be written.)
 */
public final class TaskRunner implements AutoCloseable {

    /**
     * Creates a runner.
     *
     * @param studyFolder the study's folder
     */
    public TaskRunner(Path studyFolder) {}

    /**
     * Carries out a task.
     *
     * @param task what to do
     * @param listener hears beats and reports, not the end
     * @return the outcome; failures of the trial are outcomes too
     */
    public TaskOutcome run(TrialTask task, TaskListener listener) {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public void close() {}
}
