package io.quantrial.trial.storage;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes a study to a database: which rows change together, and which attempt may change them. */
final class JdbcStudyStore extends JdbcStudyReader implements StudyStore {

    private static final int NO_TRIAL = -1;
    private static final int NO_ATTEMPT = 0;

    private final Database database;
    private final StudyTables tables;
    private final StudyLock lock;
    private final Clock clock;

    /**
     * Creates a store.
     *
     * @param tables the study's rows; their database is closed with this
     * @param lock what keeps other controllers away; closed with this
     * @param clock what events are dated by
     */
    JdbcStudyStore(StudyTables tables, StudyLock lock, Clock clock) {
        super(tables.database(), tables.study());
        this.database = tables.database();
        this.tables = tables;
        this.lock = lock;
        this.clock = clock;
    }

    @Override
    public void createStudy(StudyRecord study) {
        if (!study.name().equals(tables.study())) {
            throw new IllegalArgumentException(
                    "the store of study " + tables.study() + " cannot have " + study.name());
        }
        database.transaction(
                () -> {
                    tables.insertStudy(study);
                    return append(
                            EventType.STUDY_CREATED,
                            NO_TRIAL,
                            NO_ATTEMPT,
                            EventPayload.created(study));
                });
    }

    @Override
    public void changeExperiment(Map<String, String> experiment, Map<String, String> versions) {
        database.transaction(
                () -> {
                    tables.updateExperiment(experiment, versions);
                    return append(
                            EventType.EXPERIMENT_CHANGED,
                            NO_TRIAL,
                            NO_ATTEMPT,
                            EventPayload.changed(experiment, versions));
                });
    }

    @Override
    public StudyEvent createTrial(NewTrial trial) {
        if (trial.state() == TrialState.RUNNING) {
            throw new IllegalArgumentException("a new trial cannot be RUNNING yet");
        }
        return database.transaction(
                () -> {
                    if (trial.state() == TrialState.QUEUED) {
                        checkNew(trial);
                    }
                    int number = tables.nextTrial();
                    tables.insertTrial(number, trial);
                    StudyEvent event =
                            append(
                                    EventType.TRIAL_CREATED,
                                    number,
                                    NO_ATTEMPT,
                                    EventPayload.created(trial));
                    tables.insertResult(event, trial.metrics());
                    return event;
                });
    }

    private void checkNew(NewTrial trial) throws SQLException {
        Optional<Integer> twin = tables.findTwin(trial);
        if (twin.isPresent()) {
            throw new IllegalStateException(
                    "trial " + twin.get() + " has the same configuration, seed and kind");
        }
    }

    @Override
    public StudyEvent startAttempt(int trial, int attempt, Instant leaseUntil) {
        return database.transaction(
                () -> {
                    if (!tables.start(trial, attempt)) {
                        throw new IllegalStateException(
                                "trial " + trial + " does not wait for attempt " + attempt);
                    }
                    StudyEvent event =
                            append(
                                    EventType.ATTEMPT_STARTED,
                                    trial,
                                    attempt,
                                    EventPayload.started(leaseUntil));
                    tables.insertAttempt(event, leaseUntil);
                    return event;
                });
    }

    @Override
    public boolean renewLease(int trial, int attempt, Instant leaseUntil) {
        return database.transaction(
                () -> {
                    boolean counts = tables.advance(trial, attempt, TrialState.RUNNING);
                    if (counts) {
                        tables.updateLease(trial, attempt, leaseUntil);
                    }
                    return counts;
                });
    }

    @Override
    public boolean report(int trial, int attempt, int step, Map<String, Double> metrics) {
        if (step < 1 || metrics.isEmpty()) {
            throw new IllegalArgumentException(
                    "a report needs a step from 1 and a metric: step " + step + ", " + metrics);
        }
        return fenced(
                EventType.REPORTED,
                trial,
                attempt,
                EventPayload.reported(step, metrics),
                () ->
                        !tables.hasReport(trial, attempt, step)
                                && tables.advance(trial, attempt, TrialState.RUNNING),
                event -> tables.insertReport(event, step, metrics));
    }

    @Override
    public boolean end(
            int trial,
            int attempt,
            TrialState state,
            Map<String, Double> metrics,
            Optional<CheckpointRecord> checkpoint) {
        if (state != TrialState.COMPLETE && state != TrialState.PRUNED) {
            throw new IllegalArgumentException("must be COMPLETE or PRUNED: " + state);
        }
        return fenced(
                EventType.TRIAL_ENDED,
                trial,
                attempt,
                EventPayload.ended(state, metrics, checkpoint),
                () -> tables.advance(trial, attempt, state),
                event -> {
                    tables.endAttempt(event);
                    tables.insertResult(event, metrics);
                    if (checkpoint.isPresent()) {
                        tables.insertCheckpoint(trial, checkpoint.get());
                    }
                });
    }

    @Override
    public boolean fail(
            int trial, int attempt, FailureReason reason, String message, boolean requeue) {
        TrialState next = requeue ? TrialState.QUEUED : TrialState.FAILED;
        // The only character that PostgreSQL does not store.
        String text = message.replace('\0', ' ');
        return fenced(
                EventType.ATTEMPT_FAILED,
                trial,
                attempt,
                EventPayload.failed(reason, text, next),
                () -> tables.advance(trial, attempt, next),
                event -> tables.failAttempt(event, reason, text));
    }

    /** Writes about an attempt that counts; of another it only remembers that it was too late. */
    private boolean fenced(
            EventType type,
            int trial,
            int attempt,
            EventPayload payload,
            Claim claim,
            Effect effect) {
        return database.transaction(
                () -> {
                    boolean counts = claim.holds();
                    if (counts) {
                        effect.of(append(type, trial, attempt, payload));
                    } else {
                        append(EventType.STALE_RESULT, trial, attempt, payload.stale(type));
                    }
                    return counts;
                });
    }

    private StudyEvent append(EventType type, int trial, int attempt, EventPayload payload)
            throws SQLException {
        StudyEvent event =
                new StudyEvent(
                        tables.nextSequence(),
                        type,
                        trial,
                        attempt,
                        payload.toString(),
                        clock.instant());
        tables.insertEvent(event);
        return event;
    }

    @Override
    public void close() {
        try (lock) {
            super.close();
        }
    }

    /** Whether an attempt counts. */
    @FunctionalInterface
    private interface Claim {
        boolean holds() throws SQLException;
    }

    /** What an event does to the tables. */
    @FunctionalInterface
    private interface Effect {
        void of(StudyEvent event) throws SQLException;
    }
}
