package io.quantrial.trial.storage;

/** What can happen in a study. */
public enum EventType {
    /** The study began. */
    STUDY_CREATED,
    /** A trial was decided on. */
    TRIAL_CREATED,
    /** A worker took a trial. */
    ATTEMPT_STARTED,
    /** A step was reported. */
    REPORTED,
    /** A trial ended, COMPLETE or PRUNED. */
    TRIAL_ENDED,
    /** An attempt failed; its trial was queued again or is FAILED. */
    ATTEMPT_FAILED,
    /** Something came from an attempt that does not count any more. */
    STALE_RESULT,
    /** The user went on with a changed experiment. */
    EXPERIMENT_CHANGED
}
