package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.Map;

/** Hears what happens in a study, on the runner's thread. */
public interface RunListener {

    /**
     * The runner begins, or goes on.
     *
     * @param plan what is known before training
     * @param ended how many trials have ended already
     */
    default void begun(Plan plan, int ended) {}

    /**
     * A worker took a trial.
     *
     * @param trial the trial
     * @param attempt the number of the attempt, from 1
     */
    default void started(TrialRecord trial, int attempt) {}

    /**
     * A trial reported a step.
     *
     * @param trial the trial's number
     * @param step the step, from 1
     * @param metrics the metrics by name
     */
    default void reported(int trial, int step, Map<String, Double> metrics) {}

    /**
     * An attempt failed.
     *
     * @param trial the trial as it stands now: QUEUED again, or FAILED
     * @param reason the kind of failure
     * @param message what happened
     */
    default void failed(TrialRecord trial, FailureReason reason, String message) {}

    /**
     * A trial ended.
     *
     * @param trial the trial: COMPLETE, PRUNED, INFEASIBLE or FAILED
     */
    default void ended(TrialRecord trial) {}
}
