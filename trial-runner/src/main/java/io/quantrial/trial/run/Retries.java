package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.storage.Records.TrialRecord;

/**
 * Whether a trial that failed is tried again, by the reason.
 *
 * <p>CRASH and TIMEOUT may be bad luck: as often as the user allows. Unless the user allows none:
 * OUT_OF_MEMORY once, in a fresh worker; NAN once, with another seed. EXCEPTION would come again.
 * PREEMPTED and DISK_FULL say nothing about the trial: always.
 *
 * @param limit the key {@code search.retries}
 */
record Retries(int limit) {

    /**
     * Decides after a failure.
     *
     * @param trial the trial before this failure
     * @param reason why the running attempt failed
     * @return true to queue it again
     */
    boolean allows(TrialRecord trial, FailureReason reason) {
        return switch (reason) {
            case PREEMPTED, DISK_FULL -> true;
            case EXCEPTION -> false;
            case OUT_OF_MEMORY, NAN -> failures(trial, reason) < Math.min(1, limit);
            case CRASH, TIMEOUT ->
                    failures(trial, FailureReason.CRASH) + failures(trial, FailureReason.TIMEOUT)
                            < limit;
        };
    }

    /** The seed of the next attempt: another one after each NaN, so that it may go better. */
    static long seed(TrialRecord trial) {
        return trial.definition().seed() + 7919L * failures(trial, FailureReason.NAN);
    }

    private static long failures(TrialRecord trial, FailureReason reason) {
        return trial.attempts().stream()
                .filter(attempt -> attempt.reason().filter(reason::equals).isPresent())
                .count();
    }
}
