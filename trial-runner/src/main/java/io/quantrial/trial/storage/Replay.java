package io.quantrial.trial.storage;

import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a study remembers, from its events alone: a pure fold, equal to the tables at every moment.
 * Only leases differ: renewals are no events, so an attempt here has the lease that it began with.
 *
 * @param study the study, empty before its first event
 * @param trials the trials by number
 * @param reports the reports of the attempts that count, in the order in which they came
 */
public record Replay(
        Optional<StudyRecord> study, List<TrialRecord> trials, List<ReportRecord> reports) {

    /** Copies the lists. */
    public Replay {
        trials = List.copyOf(trials);
        reports = List.copyOf(reports);
    }

    /**
     * Folds events.
     *
     * @param events the first events of a study, in order
     * @return what it remembers after them
     * @throws IllegalArgumentException if a payload cannot be read
     */
    public static Replay of(List<StudyEvent> events) {
        Fold fold = new Fold();
        events.forEach(fold::add);
        return new Replay(
                fold.study, fold.trials.stream().map(Trial::toRecord).toList(), fold.reports);
    }

    /** The state of the fold. */
    private static final class Fold {

        private Optional<StudyRecord> study = Optional.empty();
        private final List<Trial> trials = new ArrayList<>();
        private final List<ReportRecord> reports = new ArrayList<>();

        void add(StudyEvent event) {
            EventPayload payload = EventPayload.parse(event.payload());
            switch (event.type()) {
                case STUDY_CREATED -> study = Optional.of(payload.study());
                case EXPERIMENT_CHANGED -> study = study.map(old -> change(old, payload));
                case TRIAL_CREATED -> trials.add(new Trial(event.trial(), payload.trial()));
                case ATTEMPT_STARTED -> {
                    trials.get(event.trial()).start(event, payload);
                    reports.removeIf(report -> report.trial() == event.trial());
                }
                case REPORTED ->
                        reports.add(
                                new ReportRecord(
                                        event.trial(),
                                        event.attempt(),
                                        payload.step(),
                                        payload.metrics()));
                case TRIAL_ENDED -> trials.get(event.trial()).end(event, payload);
                case ATTEMPT_FAILED -> trials.get(event.trial()).fail(event, payload);
                case STALE_RESULT -> {}
            }
        }

        private static StudyRecord change(StudyRecord old, EventPayload payload) {
            return new StudyRecord(
                    old.name(),
                    old.seed(),
                    payload.experiment(),
                    payload.versions().orElse(old.versions()),
                    old.created());
        }
    }

    /** A trial on its way. */
    private static final class Trial {

        private final int number;
        private final NewTrial definition;
        private final SortedMap<String, Double> metrics;
        private final List<AttemptRecord> attempts = new ArrayList<>();
        private TrialState state;
        private Optional<CheckpointRecord> checkpoint = Optional.empty();

        Trial(int number, NewTrial definition) {
            this.number = number;
            this.definition = definition;
            this.metrics = new TreeMap<>(definition.metrics());
            this.state = definition.state();
        }

        void start(StudyEvent event, EventPayload payload) {
            state = TrialState.RUNNING;
            attempts.add(
                    new AttemptRecord(
                            event.attempt(),
                            event.time(),
                            payload.leaseUntil(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }

        void end(StudyEvent event, EventPayload payload) {
            state = payload.state();
            metrics.putAll(payload.metrics());
            checkpoint = payload.checkpoint();
            AttemptRecord last = attempts.remove(attempts.size() - 1);
            attempts.add(
                    new AttemptRecord(
                            last.number(),
                            last.started(),
                            last.leaseUntil(),
                            Optional.of(event.time()),
                            Optional.empty(),
                            Optional.empty()));
        }

        void fail(StudyEvent event, EventPayload payload) {
            state = payload.state();
            AttemptRecord last = attempts.remove(attempts.size() - 1);
            attempts.add(
                    new AttemptRecord(
                            last.number(),
                            last.started(),
                            last.leaseUntil(),
                            Optional.of(event.time()),
                            Optional.of(payload.reason()),
                            Optional.of(payload.message())));
        }

        TrialRecord toRecord() {
            return new TrialRecord(number, definition, state, metrics, checkpoint, attempts);
        }
    }
}
