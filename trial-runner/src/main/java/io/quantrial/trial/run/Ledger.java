package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The trials of a study as the controller knows them: each change goes to the store first. */
final class Ledger {

    private final StudyStore store;
    private final Clock clock;
    private final List<TrialRecord> trials;

    /** By step, then by trial in the order in which they came; with the cost of the trial. */
    private final NavigableMap<Integer, Map<Integer, Map<String, Double>>> reports =
            new TreeMap<>();

    Ledger(StudyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.trials = new ArrayList<>(store.trials());
        store.reports().forEach(report -> note(report.trial(), report.step(), report.metrics()));
    }

    private void note(int trial, int step, Map<String, Double> metrics) {
        Map<String, Double> all = new TreeMap<>(trials.get(trial).definition().metrics());
        all.putAll(metrics);
        reports.computeIfAbsent(step, key -> new LinkedHashMap<>()).put(trial, all);
    }

    /** A view: every change is seen in it. */
    List<TrialRecord> trials() {
        return Collections.unmodifiableList(trials);
    }

    /** Returns how many trials have ended. */
    int ended() {
        return (int) trials.stream().filter(trial -> trial.state().isEnd()).count();
    }

    TrialRecord trial(int number) {
        return trials.get(number);
    }

    /** Returns what the trials that compete with this one reported at a step, cost included. */
    List<Map<String, Double>> competitors(int trial, int step) {
        return reports.getOrDefault(step, Map.of()).entrySet().stream()
                .filter(report -> report.getKey() != trial)
                .filter(report -> trials.get(report.getKey()).definition().kind().isCandidate())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Returns the metrics of the last step that a trial reported, cost included. */
    Map<String, Double> lastReport(int trial) {
        return reports.descendingMap().values().stream()
                .filter(step -> step.containsKey(trial))
                .map(step -> step.get(trial))
                .findFirst()
                .orElse(Map.of());
    }

    /** Returns how many steps the present attempt of a trial has reported. */
    int countReports(int trial) {
        return (int) reports.values().stream().filter(step -> step.containsKey(trial)).count();
    }

    TrialRecord create(NewTrial trial) {
        int number = store.createTrial(trial).trial();
        TrialRecord record =
                new TrialRecord(
                        number,
                        trial,
                        trial.state(),
                        new TreeMap<>(trial.metrics()),
                        Optional.empty(),
                        List.of());
        trials.add(record);
        return record;
    }

    TrialRecord start(TrialRecord trial, Duration lease) {
        int attempt = trial.attempts().size() + 1;
        store.startAttempt(trial.number(), attempt, clock.instant().plus(lease));
        reports.values().forEach(step -> step.remove(trial.number()));
        List<AttemptRecord> attempts = new ArrayList<>(trial.attempts());
        attempts.add(
                new AttemptRecord(
                        attempt,
                        clock.instant(),
                        clock.instant().plus(lease),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return put(trial, TrialState.RUNNING, trial.metrics(), trial.checkpoint(), attempts);
    }

    void renew(int trial, int attempt, Duration lease) {
        store.renewLease(trial, attempt, clock.instant().plus(lease));
    }

    boolean report(int trial, int attempt, int step, Map<String, Double> metrics) {
        if (!store.report(trial, attempt, step, metrics)) {
            return false;
        }
        note(trial, step, metrics);
        return true;
    }

    /** Returns the ended trial, or empty if the attempt does not count any more. */
    Optional<TrialRecord> end(
            int number,
            int attempt,
            TrialState state,
            Map<String, Double> metrics,
            Optional<CheckpointRecord> checkpoint) {
        TrialRecord trial = trials.get(number);
        SortedMap<String, Double> all = new TreeMap<>(trial.metrics());
        all.putAll(metrics);
        if (!store.end(number, attempt, state, all, checkpoint)) {
            return Optional.empty();
        }
        return Optional.of(put(trial, state, all, checkpoint, closed(trial, Optional.empty(), "")));
    }

    /** Returns the trial as it stands now, or empty if the attempt does not count any more. */
    Optional<TrialRecord> fail(
            int number, int attempt, FailureReason reason, String message, boolean requeue) {
        if (!store.fail(number, attempt, reason, message, requeue)) {
            return Optional.empty();
        }
        TrialRecord trial = trials.get(number);
        return Optional.of(
                put(
                        trial,
                        requeue ? TrialState.QUEUED : TrialState.FAILED,
                        trial.metrics(),
                        trial.checkpoint(),
                        closed(trial, Optional.of(reason), message)));
    }

    private List<AttemptRecord> closed(
            TrialRecord trial, Optional<FailureReason> reason, String message) {
        List<AttemptRecord> attempts = new ArrayList<>(trial.attempts());
        AttemptRecord last = attempts.remove(attempts.size() - 1);
        attempts.add(
                new AttemptRecord(
                        last.number(),
                        last.started(),
                        last.leaseUntil(),
                        Optional.of(clock.instant()),
                        reason,
                        reason.map(failed -> message)));
        return attempts;
    }

    private TrialRecord put(
            TrialRecord trial,
            TrialState state,
            SortedMap<String, Double> metrics,
            Optional<CheckpointRecord> checkpoint,
            List<AttemptRecord> attempts) {
        TrialRecord changed =
                new TrialRecord(
                        trial.number(), trial.definition(), state, metrics, checkpoint, attempts);
        trials.set(trial.number(), changed);
        return changed;
    }
}
