package io.quantrial.trial.bench;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchRow.Measurement;
import io.quantrial.trial.bench.BenchRow.Score;
import io.quantrial.trial.execute.TrialExecutor;
import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TrialTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * Has tasks carried out, and waits for their results.
 *
 * @param executor where they run
 * @param limit the longest time of one attempt
 * @param retries how often an attempt is repeated that failed by bad luck
 */
record TaskCalls(TrialExecutor executor, Duration limit, int retries) {

    private static final Set<FailureReason> BAD_LUCK =
            Set.of(FailureReason.CRASH, FailureReason.TIMEOUT, FailureReason.OUT_OF_MEMORY);

    /**
     * What a task gave.
     *
     * @param completed its end
     * @param measurements what it reported before
     */
    record Result(TaskOutcome.Completed completed, List<Measurement> measurements) {

        Score validation() {
            return score(completed.metrics());
        }

        Score test() {
            Map<String, Double> metrics = completed.metrics();
            return new Score(
                    metrics.get(MetricNames.TEST_LOSS), metrics.get(MetricNames.TEST_ACCURACY));
        }
    }

    private static Score score(Map<String, Double> metrics) {
        return new Score(metrics.get(MetricNames.LOSS), metrics.get(MetricNames.ACCURACY));
    }

    /**
     * Carries out a task.
     *
     * @param what what it is for, for messages
     * @param task returns the task of an attempt, counted from 1
     * @return the result
     * @throws TrialException if it fails for good
     */
    Result call(String what, IntFunction<TrialTask> task) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Recorder recorder = new Recorder();
            TaskOutcome outcome = outcome(task.apply(attempt), recorder);
            if (outcome instanceof TaskOutcome.Completed completed) {
                return new Result(completed, recorder.measurements);
            }
            boolean isLast = attempt > retries;
            if (!(outcome instanceof TaskOutcome.Failed failed)
                    || !BAD_LUCK.contains(failed.reason())
                    || isLast) {
                throw new TrialException(
                        TrialException.Code.FAILED,
                        what
                                + ": "
                                + outcome
                                + "; what is finished is kept, the same command goes on");
            }
        }
    }

    private TaskOutcome outcome(TrialTask task, Recorder recorder) throws InterruptedException {
        TrialExecutor.RunningTask running = executor.submit(task, recorder);
        try {
            return recorder.end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            running.kill();
            return new TaskOutcome.Failed(FailureReason.TIMEOUT, "took longer than " + limit);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end is never an exception", e);
        }
    }

    /** Writes down what one attempt says. */
    private static final class Recorder implements TaskListener {

        private final long start = System.nanoTime();
        private final List<Measurement> measurements = new ArrayList<>();
        private final CompletableFuture<TaskOutcome> end = new CompletableFuture<>();

        @Override
        public void beat() {}

        @Override
        public Verdict report(int step, Map<String, Double> metrics) {
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            measurements.add(new Measurement(score(metrics), step, seconds));
            return Verdict.CONTINUE;
        }

        @Override
        public void ended(TaskOutcome outcome) {
            end.complete(outcome);
        }
    }
}
