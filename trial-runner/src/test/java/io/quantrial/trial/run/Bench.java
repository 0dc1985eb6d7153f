package io.quantrial.trial.run;

import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.execute.TrialExecutor;
import io.quantrial.trial.search.Pruner;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyStore;
import io.quantrial.trial.storage.StudyStores;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TrialTask;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A controller among doubles, on the test's own thread: workers are a script that runs when a task
 * is submitted, and the clock moves only when the script says so. The store is a real one that
 * Mockito watches.
 */
final class Bench implements AutoCloseable {

    final Plan plan;
    final StudyStore store;
    final TrialExecutor executor = mock(TrialExecutor.class);
    final TrialExecutor.RunningTask task = mock(TrialExecutor.RunningTask.class);
    final Search search = mock(Search.class);
    final RunListener listener = mock(RunListener.class);
    final Inbox inbox = new Inbox();
    final List<Attempt> attempts = new ArrayList<>();
    Optional<Pruner> pruner = Optional.empty();
    Consumer<Attempt> worker = attempt -> attempt.completes(90);
    int slots = 1;
    boolean isTimeUp;
    private final StudyStore real;
    private long now;

    Bench(Path folder, String... sets) {
        this(Plan.of(TinyExperiment.in(folder, sets), Goal.SEARCH), open(folder));
        real.createStudy(
                new StudyRecord(
                        "tiny", 7, plan.experiment().values(), new TreeMap<>(), Instant.EPOCH));
    }

    /** A controller of the same study after another one. */
    Bench(Bench before) {
        this(before.plan, before.real);
    }

    private static StudyStore open(Path folder) {
        return StudyStores.open(folder.resolve("study"), Optional.empty(), "tiny");
    }

    private Bench(Plan plan, StudyStore real) {
        this.plan = plan;
        this.real = real;
        store = mock(StudyStore.class, delegatesTo(real));
        when(search.ask(anyInt())).thenReturn(Optional.empty());
        when(executor.submit(any(), any()))
                .thenAnswer(
                        call -> {
                            Attempt attempt = new Attempt(call.getArgument(0));
                            attempts.add(attempt);
                            worker.accept(attempt);
                            return task;
                        });
    }

    /** Runs a controller until it is done; once for each bench. */
    boolean run() {
        Ledger ledger = new Ledger(store, Clock.systemUTC());
        SearchLog log = new SearchLog(plan, search);
        log.replay(store.events(), ledger.trials());
        return new Controller(
                        new Controller.Parts(
                                plan,
                                ledger,
                                log,
                                new Agenda(plan, log, () -> isTimeUp),
                                new Verdicts(plan, log, ledger, pruner),
                                new Controller.Slots(() -> executor, slots),
                                inbox,
                                listener,
                                () -> now))
                .run();
    }

    void passes(Duration time) {
        now += time.toNanos();
        wake();
    }

    /** The controller looks at the clock when a message has come, at the latest after a second. */
    void wake() {
        inbox.add(new Inbox.Message.Beat(-1, 0));
    }

    List<TrialRecord> trials() {
        return real.trials();
    }

    TrialRecord trial(int number) {
        return trials().get(number);
    }

    Point point(Integer... choices) {
        return new Point(List.of(choices));
    }

    String configuration(Point point) {
        return plan.space().decode(point).toString();
    }

    @Override
    public void close() {
        real.close();
    }

    /** A task in the hands of a worker. */
    final class Attempt {

        final TrialTask task;
        final List<CompletableFuture<Verdict>> answers = new ArrayList<>();

        private Attempt(TrialTask task) {
            this.task = task;
        }

        void completes(double accuracy) {
            Optional<CheckpointRecord> file =
                    task.result().map(name -> new CheckpointRecord(name, "00", 1));
            Map<String, Double> metrics =
                    Map.of(MetricNames.ACCURACY, accuracy, MetricNames.TEST_ACCURACY, accuracy);
            ends(new TaskOutcome.Completed(metrics, file));
        }

        void fails(FailureReason reason) {
            ends(new TaskOutcome.Failed(reason, "it " + reason));
        }

        void ends(TaskOutcome outcome) {
            inbox.add(new Inbox.Message.Ended(task.trial(), task.attempt(), outcome));
        }

        void beats() {
            inbox.add(new Inbox.Message.Beat(task.trial(), task.attempt()));
        }

        CompletableFuture<Verdict> reports(int step, double accuracy) {
            CompletableFuture<Verdict> answer = new CompletableFuture<>();
            answers.add(answer);
            inbox.add(
                    new Inbox.Message.Report(
                            task.trial(),
                            task.attempt(),
                            step,
                            Map.of(MetricNames.ACCURACY, accuracy),
                            answer));
            return answer;
        }

        boolean is(int trial, int attempt) {
            return task.trial() == trial && task.attempt() == attempt;
        }
    }
}
