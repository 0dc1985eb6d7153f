package io.quantrial.trial.train;

import java.util.Map;

/**
 * Hears how a task goes. {@link #ended} is called exactly once and last; the others before it.
 * Calls may come from any thread, those of one task one after the other.
 */
public interface TaskListener {

    /** The task is alive and has moved on since the last beat. */
    void beat();

    /**
     * The task has finished a step.
     *
     * @param step the epoch, from 1; for a task with {@code stops} the number of training steps
     * @param metrics the metrics by name
     * @return whether to go on; the task waits for the answer
     */
    Verdict report(int step, Map<String, Double> metrics);

    /**
     * The task is over.
     *
     * @param outcome its result
     */
    void ended(TaskOutcome outcome);

    /** The answer to a report. */
    enum Verdict {
        /** Train on. */
        CONTINUE,
        /** Stop here; the trial is pruned. */
        PRUNE
    }
}
