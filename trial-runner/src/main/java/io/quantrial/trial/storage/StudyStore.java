package io.quantrial.trial.storage;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a study remembers. Every method that writes is one transaction, which is on disk when the
 * method returns and leaves no trace if the process dies before: it appends an event and brings the
 * tables up to date. Writes about an attempt carry its trial and number; if that attempt is not the
 * running one any more (the fencing token is stale), they are remembered as {@link
 * EventType#STALE_RESULT}, change nothing else, and return false.
 *
 * <p>One thread of one process writes; others may read.
 */
public interface StudyStore extends StudyReader {

    /**
     * Creates the study.
     *
     * @param study name and experiment
     */
    void createStudy(StudyRecord study);

    /**
     * Replaces the experiment of the study, and what runs it.
     *
     * @param experiment the values of the changed experiment
     * @param versions what runs the study from now on
     */
    void changeExperiment(Map<String, String> experiment, Map<String, String> versions);

    /**
     * Adds a trial, QUEUED, or at its end if {@code trial.state} is one.
     *
     * @param trial the trial; its number is the next one
     * @return the event
     */
    StudyEvent createTrial(NewTrial trial);

    /**
     * Starts an attempt at a queued trial: RUNNING, with its first lease.
     *
     * @param trial the trial's number
     * @param attempt the number of the attempt, the last one plus 1
     * @param leaseUntil when the worker must have been heard of again
     * @return the event
     */
    StudyEvent startAttempt(int trial, int attempt, Instant leaseUntil);

    /**
     * Extends the lease of a running attempt. No event.
     *
     * @param trial the trial's number
     * @param attempt the attempt
     * @param leaseUntil the new end
     * @return false if the attempt is not the running one
     */
    boolean renewLease(int trial, int attempt, Instant leaseUntil);

    /**
     * Stores the metrics of a step.
     *
     * @param trial the trial's number
     * @param attempt the attempt
     * @param step the step, from 1
     * @param metrics the metrics by name
     * @return false if the attempt is not the running one, or has reported this step before
     */
    boolean report(int trial, int attempt, int step, Map<String, Double> metrics);

    /**
     * Ends a running trial with a result.
     *
     * @param trial the trial's number
     * @param attempt the attempt
     * @param state COMPLETE or PRUNED
     * @param metrics the final metrics by name
     * @param checkpoint the file that the attempt wrote, if any
     * @return false if the attempt is not the running one
     */
    boolean end(
            int trial,
            int attempt,
            TrialState state,
            Map<String, Double> metrics,
            Optional<CheckpointRecord> checkpoint);

    /**
     * Ends a running attempt without a result.
     *
     * @param trial the trial's number
     * @param attempt the attempt
     * @param reason the kind of failure
     * @param message what happened
     * @param requeue whether the trial waits for another attempt; otherwise it has FAILED
     * @return false if the attempt is not the running one
     */
    boolean fail(int trial, int attempt, FailureReason reason, String message, boolean requeue);
}
