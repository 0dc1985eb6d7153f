package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.execute.TrialExecutor;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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
    private final Verdicts verdicts;
    private final Inbox inbox;
    private final RunListener listener;
    private final LongSupplier nanoTime;
    private final Slots slots;
    private final SearchSettings.Workers workers;
    private final Retries retries;
    private final Map<Token, RunningTrial> running = new LinkedHashMap<>();
    private Optional<TrialExecutor> executor = Optional.empty();
    private boolean isStopped;

    Controller(Parts parts) {
        this.plan = parts.plan();
        this.ledger = parts.ledger();
        this.search = parts.search();
        this.agenda = parts.agenda();
        this.verdicts = parts.verdicts();
        this.slots = parts.slots();
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
            Verdicts verdicts,
            Slots slots,
            Inbox inbox,
            RunListener listener,
            LongSupplier nanoTime) {}

    /**
     * Where trials run.
     *
     * @param executor opens the executor, once there is something to do
     * @param number how many tasks it takes at once
     */
    record Slots(Supplier<TrialExecutor> executor, int number) {}

    /** Fences off what comes from an attempt that does not count any more. */
    private record Token(int trial, int attempt) {}

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
                if (inbox.isEmpty()) {
                    expire();
                }
                fill();
            }
            if (isStopped) {
                preempt();
            }
            return !isStopped;
        } finally {
            inbox.close();
            executor.ifPresent(TrialExecutor::close);
        }
    }

    /** Gives every free slot a trial. */
    private void fill() {
        while (!isStopped && running.size() < slots.number()) {
            Optional<TrialRecord> trial = nextQueued();
            if (trial.isEmpty()) {
                return;
            }
            start(trial.get());
        }
    }

    private Optional<TrialRecord> nextQueued() {
        Optional<TrialRecord> waiting = Agenda.waiting(ledger.trials());
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
        TrialExecutor open = executor.orElseGet(slots.executor());
        executor = Optional.of(open);
        TrialRecord trial = ledger.start(queued, workers.lease());
        int attempt = trial.attempts().size();
        listener.started(trial, attempt);
        RunningTrial started =
                new RunningTrial(trial.number(), attempt, nanoTime.getAsLong(), workers);
        running.put(new Token(trial.number(), attempt), started);
        started.runs(
                open.submit(
                        Tasks.of(plan, ledger.trials(), trial),
                        inbox.listener(trial.number(), attempt)));
    }

    private Optional<RunningTrial> counting(int trial, int attempt) {
        return Optional.ofNullable(running.get(new Token(trial, attempt)))
                .filter(known -> !known.isGivenUp());
    }

    void beat(int trial, int attempt) {
        counting(trial, attempt)
                .filter(known -> known.beat(nanoTime.getAsLong()))
                .ifPresent(known -> ledger.renew(trial, attempt, workers.lease()));
    }

    /** A worker reports a step and waits for the verdict. */
    Verdict report(int number, int attempt, int step, Map<String, Double> metrics) {
        beat(number, attempt);
        boolean isNew = ledger.report(number, attempt, step, metrics);
        Optional<RunningTrial> known = counting(number, attempt);
        if (known.isEmpty()) {
            return Verdict.PRUNE;
        }
        if (!isNew) {
            return known.get().lastVerdict();
        }
        listener.reported(number, step, metrics);
        return known.get().answer(verdicts.of(ledger.trial(number), step, metrics));
    }

    /** An attempt is over: its slot is free. */
    void ended(int number, int attempt, TaskOutcome outcome) {
        boolean counts = counting(number, attempt).isPresent();
        running.remove(new Token(number, attempt));
        if (!counts) {
            remember(number, attempt, outcome);
        } else if (outcome instanceof TaskOutcome.Completed completed) {
            completed(number, attempt, completed);
        } else if (outcome instanceof TaskOutcome.Failed failed) {
            failed(number, attempt, failed.reason(), failed.message());
        } else {
            pruned(number, attempt);
        }
    }

    /** The store files a late result of an attempt that was given up under stale results. */
    private void remember(int number, int attempt, TaskOutcome outcome) {
        if (outcome instanceof TaskOutcome.Completed completed) {
            ledger.end(number, attempt, TrialState.COMPLETE, completed.metrics(), Optional.empty());
        }
    }

    private void completed(int number, int attempt, TaskOutcome.Completed completed) {
        Optional<String> needed = Tasks.neededMetric(ledger.trial(number).definition().kind());
        Optional<Double> figure = needed.map(completed.metrics()::get);
        if (needed.isPresent() && figure.isEmpty()) {
            failed(number, attempt, FailureReason.EXCEPTION, "the worker sent no " + needed.get());
            return;
        }
        if (figure.filter(value -> value.isNaN()).isPresent()) {
            failed(number, attempt, FailureReason.NAN, needed.get() + " is not a number");
            return;
        }
        ledger.end(
                        number,
                        attempt,
                        TrialState.COMPLETE,
                        completed.metrics(),
                        completed.checkpoint())
                .ifPresent(this::ended);
    }

    private void pruned(int number, int attempt) {
        if (ledger.trial(number).definition().kind() != TrialKind.SEARCH) {
            failed(
                    number,
                    attempt,
                    FailureReason.EXCEPTION,
                    "the worker stopped early, which it was not told to");
            return;
        }
        ledger.end(number, attempt, TrialState.PRUNED, ledger.lastReport(number), Optional.empty())
                .ifPresent(this::ended);
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
        if (!again) {
            ended(trial.get());
        }
        if (reason == FailureReason.DISK_FULL) {
            throw new TrialException(
                    TrialException.Code.DISK_FULL,
                    message + "; nothing is lost: free some space and resume the study");
        }
        if (!again && trial.get().definition().kind() == TrialKind.FLOAT) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    "the float model could not be trained ("
                            + reason
                            + "): "
                            + message
                            + "; every trial starts from it");
        }
    }

    /** Gives up attempts that are silent or take too long. */
    private void expire() {
        long now = nanoTime.getAsLong();
        for (RunningTrial trial : List.copyOf(running.values())) {
            Optional<String> overdue = trial.overdue(now);
            if (overdue.isPresent() && trial.isGivenUp()) {
                throw new TrialException(
                        TrialException.Code.FAILED,
                        "trial "
                                + trial.number()
                                + " was killed but does not end; end its process by hand, then"
                                + " resume the study");
            }
            overdue.ifPresent(why -> giveUp(trial, FailureReason.TIMEOUT, why));
        }
    }

    /** The attempt keeps its slot until the executor has ended it. */
    private void giveUp(RunningTrial trial, FailureReason reason, String why) {
        trial.giveUp(nanoTime.getAsLong());
        failed(trial.number(), trial.attempt(), reason, why);
        trial.kill();
    }

    void stop() {
        isStopped = true;
    }

    /** What was over when the user stopped still counts; what runs goes back to the queue. */
    private void preempt() {
        while (!inbox.isEmpty()) {
            inbox.poll().ifPresent(message -> message.deliver(this));
        }
        for (RunningTrial trial : List.copyOf(running.values())) {
            if (!trial.isGivenUp()) {
                giveUp(trial, FailureReason.PREEMPTED, "the controller was stopped");
            }
        }
    }
}
