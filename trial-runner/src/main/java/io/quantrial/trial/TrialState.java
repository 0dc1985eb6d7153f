package io.quantrial.trial;

/** Where a trial stands. */
public enum TrialState {
    /** Waits for a worker. */
    QUEUED,
    /** A worker has it, with a lease. */
    RUNNING,
    /** Ended with metrics. */
    COMPLETE,
    /** Stopped early because others were better at the same step. */
    PRUNED,
    /** Breaks a hard constraint and never started. */
    INFEASIBLE,
    /** Given up; the last attempt says why. */
    FAILED;

    /**
     * Returns whether nothing can happen to the trial any more.
     *
     * @return false while it waits or runs
     */
    public boolean isEnd() {
        return this != QUEUED && this != RUNNING;
    }
}
