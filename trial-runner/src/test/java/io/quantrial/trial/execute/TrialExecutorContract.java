package io.quantrial.trial.execute;

import static io.quantrial.trial.execute.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.execute.TrialExecutor.RunningTask;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskOutcome.Completed;
import io.quantrial.trial.train.TaskOutcome.Failed;
import io.quantrial.trial.train.TaskOutcome.Pruned;
import io.quantrial.trial.train.TrialTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of {@link TrialExecutor}, by number. A test class of an executor extends this one and
 * opens the executor with {@link ScriptedBody} as what it runs.
 */
abstract class TrialExecutorContract {

    @TempDir Path folder;
    private TrialExecutor executor;

    /** Opens an executor that runs {@link ScriptedBody}. */
    abstract TrialExecutor open(Path studyFolder, int concurrency);

    /** Returns how many tasks the executor can run at once; 2 if it can run any number. */
    abstract int concurrency();

    /** Returns whether a killed task ends even if it never comes back to its listener. */
    abstract boolean killsSilentTasks();

    @BeforeEach
    void openExecutor() {
        executor = open(folder, concurrency());
    }

    @AfterEach
    void closeExecutor() {
        executor.close();
    }

    @Test
    void rule1TheEndIsToldOnceAndLast() {
        List<Script> all =
                List.of(Script.REPORTS, Script.THROWS, Script.THROWS_OUT_OF_MEMORY, Script.NOTHING);
        List<Recording> recordings = all.stream().map(script -> run(task(1, script))).toList();
        executor.close();
        assertThat(recordings)
                .allSatisfy(
                        recording ->
                                assertThat(recording.events)
                                        .endsWith("ended")
                                        .containsOnlyOnce("ended"));
    }

    @Test
    void rule2ReportsArriveInOrderWithTheirMetrics() {
        Recording recording = run(task(3, Script.REPORTS, 4));
        assertThat(recording.withoutBeats())
                .containsExactly("report 1", "report 2", "report 3", "report 4", "ended");
        assertThat(recording.metrics)
                .extracting(metrics -> metrics.get("accuracy"))
                .containsExactly(3.1, 3.2, 3.3, 3.4);
    }

    @Test
    void rule3TheOutcomeArrivesWhole() {
        assertThat(run(task(3, Script.REPORTS, 2)).outcome())
                .isEqualTo(
                        new Completed(
                                Map.of("accuracy", 3.2),
                                Optional.of(new CheckpointRecord("trial.ckpt", "ab12", 34))));
        assertThat(run(task(3, Script.NOTHING)).outcome())
                .isEqualTo(new Completed(Map.of(), Optional.empty()));
        assertThat(run(task(4, Script.FAILS, FailureReason.NAN)).outcome())
                .isEqualTo(new Failed(FailureReason.NAN, "as asked"));
    }

    @Test
    void rule4NumbersThatAreNotFiniteArriveAsTheyAre() {
        Recording recording = run(task(1, Script.REPORTS_ODD_NUMBERS));
        assertThat(recording.metrics).containsExactly(Script.SpecialNumbers.METRICS);
        assertThat(recording.outcome())
                .isEqualTo(new Completed(Script.SpecialNumbers.METRICS, Optional.empty()));
    }

    @Test
    void rule5TheVerdictReachesTheTask() {
        Recording recording = new Recording(step -> step < 3 ? Verdict.CONTINUE : Verdict.PRUNE);
        executor.submit(task(1, Script.REPORTS, 100), recording);
        assertThat(recording.outcome()).isEqualTo(new Pruned());
        assertThat(recording.withoutBeats())
                .containsExactly("report 1", "report 2", "report 3", "ended");
    }

    @Test
    void rule6ATaskThatIgnoresTheVerdictIsHeardToItsEnd() {
        Recording recording = new Recording(step -> Verdict.PRUNE);
        executor.submit(task(1, Script.IGNORES_VERDICTS, 3), recording);
        assertThat(recording.outcome()).isInstanceOf(Completed.class);
        assertThat(recording.withoutBeats())
                .containsExactly("report 1", "report 2", "report 3", "ended");
    }

    @Test
    void rule7KillEndsATaskWithTheReasonCrash() {
        Recording recording = new Recording();
        RunningTask running = executor.submit(task(1, stubborn()), recording);
        recording.firstReport();
        running.kill();
        running.kill();
        assertThat(recording.failure().reason()).isEqualTo(FailureReason.CRASH);
        assertThat(recording.failure().message()).contains("killed by the controller");
    }

    @Test
    void rule8KillAfterTheEndTouchesNothing() {
        Recording first = new Recording();
        RunningTask over = executor.submit(task(1, Script.NOTHING), first);
        first.outcome();
        Recording second =
                new Recording(
                        step -> {
                            over.kill();
                            return Verdict.CONTINUE;
                        });
        executor.submit(task(2, Script.REPORTS, 3), second);
        assertThat(second.outcome()).isInstanceOf(Completed.class);
        assertThat(first.events).containsOnlyOnce("ended");
    }

    @Test
    void rule9AFailedTaskDoesNotTouchTheNext() {
        for (Script bad : List.of(Script.THROWS, Script.THROWS_OUT_OF_MEMORY)) {
            run(task(1, bad, "deliberate")).failure();
            assertThat(run(task(2, Script.REPORTS)).outcome()).isInstanceOf(Completed.class);
        }
        Recording killed = new Recording();
        RunningTask running = executor.submit(task(3, stubborn()), killed);
        killed.firstReport();
        running.kill();
        killed.failure();
        assertThat(run(task(4, Script.REPORTS)).outcome()).isInstanceOf(Completed.class);
    }

    @Test
    void rule10AnExceptionIsAnOutcomeThatQuotesIt() {
        Failed failed = run(task(1, Script.THROWS, "first line\nsecond line")).failure();
        assertThat(failed)
                .isEqualTo(
                        new Failed(
                                FailureReason.EXCEPTION,
                                "java.lang.IllegalStateException: first line"));
    }

    @Test
    void rule11AFullMemoryIsTold() {
        assertThat(run(task(1, Script.THROWS_OUT_OF_MEMORY)).failure().reason())
                .isEqualTo(FailureReason.OUT_OF_MEMORY);
    }

    /** The tasks' first reports are answered when all of them have come. */
    @Test
    void rule12AsManyTasksAsAllowedRunAtOnce() {
        CyclicBarrier all = new CyclicBarrier(concurrency());
        List<Recording> recordings =
                IntStream.range(0, concurrency())
                        .mapToObj(trial -> new Recording(step -> meet(all)))
                        .toList();
        recordings.forEach(recording -> executor.submit(task(1, Script.REPORTS, 2), recording));
        assertThat(recordings)
                .allSatisfy(
                        recording -> assertThat(recording.outcome()).isInstanceOf(Completed.class));
    }

    @Test
    void rule13MoreTasksThanAllowedAreRefused() {
        List<Recording> recordings = Stream.generate(Recording::new).limit(concurrency()).toList();
        recordings.forEach(recording -> executor.submit(task(1, stubborn()), recording));
        assertThatIllegalStateException()
                .isThrownBy(() -> executor.submit(task(9, Script.NOTHING), new Recording()))
                .withMessageContaining("already");
    }

    @Test
    void rule14TheNextTaskCanBeSubmittedFromTheEndOfTheLast() {
        CompletableFuture<Recording> next = new CompletableFuture<>();
        Recording last = new Recording();
        TaskListener chained =
                new ForwardingListener(last) {
                    @Override
                    public void ended(TaskOutcome outcome) {
                        super.ended(outcome);
                        Recording recording = new Recording();
                        executor.submit(task(2, Script.REPORTS), recording);
                        next.complete(recording);
                    }
                };
        IntStream.range(1, concurrency())
                .forEach(i -> executor.submit(task(9, stubborn()), new Recording()));
        executor.submit(task(1, Script.REPORTS), chained);
        assertThat(next.orTimeout(Recording.PATIENCE_SECONDS, TimeUnit.SECONDS).join().outcome())
                .isInstanceOf(Completed.class);
    }

    @Test
    void rule15CloseEndsWhatRunsAndIsIdempotent() {
        Recording recording = new Recording();
        executor.submit(task(1, stubborn()), recording);
        recording.firstReport();
        executor.close();
        assertThat(recording.failure().reason()).isEqualTo(FailureReason.PREEMPTED);
        executor.close();
        assertThat(recording.events).endsWith("ended").containsOnlyOnce("ended");
        assertThatIllegalStateException()
                .isThrownBy(() -> executor.submit(task(2, Script.NOTHING), new Recording()))
                .withMessageContaining("closed");
    }

    @Test
    void rule16CloseEndsEvenATaskThatHangs() {
        Recording recording = new Recording();
        executor.submit(task(1, Script.HANGS), recording);
        recording.firstReport();
        executor.close();
        assertThat(recording.failure().reason()).isEqualTo(FailureReason.PREEMPTED);
    }

    @Test
    void rule17AListenerThatFailsStopsItsOwnTaskOnly() {
        Recording recording =
                new Recording(
                        step -> {
                            throw new IllegalStateException("the disk is full");
                        });
        executor.submit(task(1, Script.REPORTS), recording);
        assertThat(recording.failure().message()).contains("the disk is full");
        assertThat(run(task(2, Script.REPORTS)).outcome()).isInstanceOf(Completed.class);
    }

    /** A task that ends only by being killed. */
    private Script stubborn() {
        return killsSilentTasks() ? Script.HANGS : Script.BEATS;
    }

    private Recording run(TrialTask task) {
        Recording recording = new Recording();
        executor.submit(task, recording);
        recording.outcome();
        return recording;
    }

    private static Verdict meet(CyclicBarrier barrier) {
        try {
            barrier.await(Recording.PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Verdict.CONTINUE;
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("the other tasks do not run", e);
        }
    }
}
