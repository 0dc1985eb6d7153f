package io.quantrial.trial.run;

import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.execute.TrialExecutor.RunningTask;
import java.util.Optional;

/**
 * An attempt under way, with its deadlines on the monotonic clock, which no change of the date
 * moves.
 */
final class RunningTrial {

    private final int number;
    private final int attempt;
    private final long started;
    private final SearchSettings.Workers workers;
    private long heard;
    private long renewed;
    private RunningTask task = () -> {};

    RunningTrial(int number, int attempt, long now, SearchSettings.Workers workers) {
        this.number = number;
        this.attempt = attempt;
        this.started = now;
        this.heard = now;
        this.renewed = now;
        this.workers = workers;
    }

    void runs(RunningTask task) {
        this.task = task;
    }

    int number() {
        return number;
    }

    int attempt() {
        return attempt;
    }

    boolean isAttempt(int other) {
        return attempt == other;
    }

    /** Notes a sign of life; returns true if half of the stored lease is over. */
    boolean beat(long now) {
        heard = now;
        if (now - renewed < workers.lease().toNanos() / 2) {
            return false;
        }
        renewed = now;
        return true;
    }

    /** Returns why the attempt is given up, if it is. */
    Optional<String> overdue(long now) {
        if (now - heard > workers.lease().toNanos()) {
            return Optional.of(
                    "the worker was silent for more than "
                            + workers.lease().toSeconds()
                            + " s (search.lease)");
        }
        if (now - started > workers.trialTimeout().toNanos()) {
            return Optional.of(
                    "the trial took more than "
                            + workers.trialTimeout().toSeconds()
                            + " s (search.trialTimeout)");
        }
        return Optional.empty();
    }

    void kill() {
        task.kill();
    }
}
