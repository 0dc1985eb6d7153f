package io.quantrial.trial.execute;

import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TrialTask;

/**
 * Runs tasks somewhere. The runner submits no more tasks at once than {@link
 * ExecutorSettings#concurrency()}, judges time-outs, and repeats what failed; an executor only
 * carries out and reports.
 */
public interface TrialExecutor extends AutoCloseable {

    /**
     * Starts a task.
     *
     * @param task what to do
     * @param listener hears how it goes; {@code ended} is called exactly once, whatever happens
     * @return the task under way
     */
    RunningTask submit(TrialTask task, TaskListener listener);

    /** Kills what still runs, and frees everything. Closing twice has no effect. */
    @Override
    void close();

    /** A task under way. */
    interface RunningTask {

        /**
         * Ends the task at once, with every process that it started. {@code ended} follows with the
         * reason {@code CRASH} unless the task was over already.
         */
        void kill();
    }
}
