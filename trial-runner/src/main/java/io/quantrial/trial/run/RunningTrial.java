package io.quantrial.trial.run;

import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.execute.TrialExecutor.RunningTask;
import io.quantrial.trial.train.TaskListener.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * An attempt that has a place in the executor, until the executor says that it is over; also while
 * it is being killed. Its deadlines are on the monotonic clock, which no change of the date moves.
 */
final class RunningTrial {

    private final int number;
    private final int attempt;
    private final long started;
    private final SearchSettings.Workers workers;
    private long heard;
    private long renewed;
    private boolean isGivenUp;
    private Verdict verdict = Verdict.CONTINUE;
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
                            + seconds(workers.lease())
                            + " s (search.lease)");
        }
        if (!isGivenUp && now - started > workers.trialTimeout().toNanos()) {
            return Optional.of(
                    "the trial took more than "
                            + seconds(workers.trialTimeout())
                            + " s (search.trialTimeout)");
        }
        return Optional.empty();
    }

    private static String seconds(Duration duration) {
        return Double.toString(duration.toMillis() / 1000.0).replaceFirst("\\.0$", "");
    }

    boolean isGivenUp() {
        return isGivenUp;
    }

    /** Nothing that the attempt says counts any more; it has another lease to end. */
    void giveUp(long now) {
        isGivenUp = true;
        heard = now;
    }

    /** Notes the answer to the last report, for an executor that sends it again. */
    Verdict answer(Verdict verdict) {
        this.verdict = verdict;
        return verdict;
    }

    Verdict lastVerdict() {
        return verdict;
    }

    void kill() {
        task.kill();
    }
}
