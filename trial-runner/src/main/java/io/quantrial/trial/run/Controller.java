package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.execute.TrialExecutor;
import io.quantrial.trial.search.PruneRequest;
import io.quantrial.trial.search.Pruner;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TrialTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The loop of a study: one thread that decides, writes to the store, and only then acts. Executors
 * speak to it through the {@link Inbox}.
 */
final class Controller {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Plan plan;
    private final Ledger ledger;
    private final SearchLog search;
    private final Agenda agenda;
    private final TrialExecutor executor;
    private final Optional<Pruner> pruner;
    private final Inbox inbox;
    private final RunListener listener;
    private final LongSupplier nanoTime;
    private final SearchSettings.Workers workers;
    private final Retries retries;
    private final Map<Integer, RunningTrial> running = new TreeMap<>();
    private boolean isStopped;

    Controller(Parts parts) {
        this.plan = parts.plan();
        this.ledger = parts.ledger();
        this.search = parts.search();
        this.agenda = parts.agenda();
        this.executor = parts.executor();
        this.pruner = parts.pruner();
        this.inbox = parts.inbox();
        this.listener = parts.listener();
        this.nanoTime = parts.nanoTime();
        this.workers = plan.experiment().search().workers();
        this.retries = new Retries(workers.retries());
    }

    /** What a controller works with. */
    record Parts(
            Plan plan,
            Ledger ledger,
            SearchLog search,
            Agenda agenda,
            TrialExecutor executor,
            Optional<Pruner> pruner,
            Inbox inbox,
            RunListener listener,
            LongSupplier nanoTime) {}

    /**
     * Runs until there is nothing left to do or the user stops it.
     *
     * @return true if the study is finished, false if it was stopped
     */
    boolean run() {
        try {
            fill();
            while (!running.isEmpty() && !isStopped) {
                inbox.next(LONGEST_WAIT).ifPresent(message -> message.deliver(this));
                expire();
                fill();
            }
            return !isStopped;
        } finally {
            inbox.close();
            running.values().forEach(RunningTrial::kill);
        }
    }

    /** Gives every free slot a trial. */
    private void fill() {
        while (!isStopped && running.size() < workers.concurrency()) {
            Optional<TrialRecord> trial = nextQueued();
            if (trial.isEmpty()) {
                return;
            }
            start(trial.get());
        }
    }

    private Optional<TrialRecord> nextQueued() {
        Optional<TrialRecord> waiting =
                ledger.trials().stream()
                        .filter(trial -> trial.state() == TrialState.QUEUED)
                        .findFirst();
        while (waiting.isEmpty()) {
            Optional<NewTrial> next = agenda.next(ledger.trials());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            TrialRecord created = ledger.create(next.get());
            if (created.state().isEnd()) {
                ended(created);
            } else {
                waiting = Optional.of(created);
            }
        }
        return waiting;
    }

    private void start(TrialRecord queued) {
        TrialRecord trial = ledger.start(queued, workers.lease());
        int attempt = trial.attempts().size();
        listener.started(trial, attempt);
        TrialTask task = Tasks.of(plan, ledger.trials(), trial);
        RunningTrial started =
                new RunningTrial(trial.number(), attempt, nanoTime.getAsLong(), workers);
        running.put(trial.number(), started);
        started.runs(executor.submit(task, inbox.listener(trial.number(), attempt)));
    }

    /** A worker is alive. */
    void beat(int trial, int attempt) {
        RunningTrial known = running.get(trial);
        if (known != null && known.isAttempt(attempt) && known.beat(nanoTime.getAsLong())) {
            ledger.renew(trial, attempt, workers.lease());
        }
    }

    /** A worker reports a step and waits for the verdict. */
    Verdict report(int number, int attempt, int step, Map<String, Double> metrics) {
        beat(number, attempt);
        if (!ledger.report(number, attempt, step, metrics)) {
            return Verdict.PRUNE;
        }
        listener.reported(number, step, metrics);
        TrialRecord trial = ledger.trial(number);
        boolean isSearched = trial.definition().kind() == TrialKind.SEARCH;
        return isSearched && isWorse(trial, step, metrics) ? Verdict.PRUNE : Verdict.CONTINUE;
    }

    private boolean isWorse(TrialRecord trial, int step, Map<String, Double> metrics) {
        if (pruner.isEmpty()) {
            return false;
        }
        List<Map<String, Double>> others =
                ledger.reports(step, trial.number()).stream()
                        .filter(other -> isCandidate(other.trial()))
                        .map(other -> withCost(ledger.trial(other.trial()), other.metrics()))
                        .toList();
        return pruner.get()
                .prune(
                        new PruneRequest(
                                plan.experiment().search().objectives(),
                                step,
                                plan.experiment().training().quantized().epochs(),
                                withCost(trial, metrics),
                                others));
    }

    private boolean isCandidate(int trial) {
        return Agenda.isCandidate(ledger.trial(trial).definition().kind());
    }

    private static Map<String, Double> withCost(TrialRecord trial, Map<String, Double> metrics) {
        Map<String, Double> all = new TreeMap<>(trial.definition().metrics());
        all.putAll(metrics);
        return all;
    }

    /** An attempt is over. */
    void ended(int number, int attempt, TaskOutcome outcome) {
        RunningTrial known = running.get(number);
        if (known == null || !known.isAttempt(attempt)) {
            remember(number, attempt, outcome);
            return;
        }
        running.remove(number);
        if (outcome instanceof TaskOutcome.Completed completed) {
            completed(number, attempt, completed);
        } else if (outcome instanceof TaskOutcome.Failed failed) {
            failed(number, attempt, failed.reason(), failed.message());
        } else {
            ledger.end(number, attempt, TrialState.PRUNED, lastReport(number), Optional.empty())
                    .ifPresent(this::ended);
        }
    }

    /** The store files a late result of an attempt that was given up under stale results. */
    private void remember(int number, int attempt, TaskOutcome outcome) {
        if (outcome instanceof TaskOutcome.Completed completed) {
            ledger.end(number, attempt, TrialState.COMPLETE, completed.metrics(), Optional.empty());
        }
    }

    private void completed(int number, int attempt, TaskOutcome.Completed completed) {
        double accuracy = completed.metrics().getOrDefault(MetricNames.ACCURACY, 0.0);
        if (Double.isNaN(accuracy)) {
            failed(number, attempt, FailureReason.NAN, "the accuracy is not a number");
            return;
        }
        Optional<CheckpointRecord> checkpoint =
                completed
                        .checkpoint()
                        .map(
                                file ->
                                        new CheckpointRecord(
                                                file.name(), file.sha256(), file.bytes()));
        ledger.end(number, attempt, TrialState.COMPLETE, completed.metrics(), checkpoint)
                .ifPresent(this::ended);
    }

    private Map<String, Double> lastReport(int trial) {
        return ledger.lastReport(trial).map(ReportRecord::metrics).orElseGet(TreeMap::new);
    }

    private void ended(TrialRecord trial) {
        search.tell(trial);
        listener.ended(trial);
    }

    private void failed(int number, int attempt, FailureReason reason, String message) {
        boolean again = retries.allows(ledger.trial(number), reason);
        Optional<TrialRecord> trial = ledger.fail(number, attempt, reason, message, again);
        if (trial.isEmpty()) {
            return;
        }
        listener.failed(trial.get(), reason, message);
        if (reason == FailureReason.DISK_FULL) {
            throw new TrialException(
                    TrialException.Code.DISK_FULL,
                    message + "; nothing is lost: free some space and resume the study");
        }
        if (!again) {
            ended(trial.get());
            if (trial.get().definition().kind() == TrialKind.FLOAT) {
                throw new TrialException(
                        TrialException.Code.FAILED,
                        "the float model could not be trained ("
                                + reason
                                + "): "
                                + message
                                + "; every trial starts from it");
            }
        }
    }

    /** Gives up attempts that are silent or take too long. */
    private void expire() {
        long now = nanoTime.getAsLong();
        for (RunningTrial trial : List.copyOf(running.values())) {
            trial.overdue(now)
                    .ifPresent(
                            why -> {
                                running.remove(trial.number());
                                trial.kill();
                                failed(trial.number(), trial.attempt(), FailureReason.TIMEOUT, why);
                            });
        }
    }

    /** The user wants to stop: what runs goes back to the queue. */
    void stop() {
        isStopped = true;
        for (RunningTrial trial : List.copyOf(running.values())) {
            running.remove(trial.number());
            trial.kill();
            failed(
                    trial.number(),
                    trial.attempt(),
                    FailureReason.PREEMPTED,
                    "the controller was stopped");
        }
    }
}
