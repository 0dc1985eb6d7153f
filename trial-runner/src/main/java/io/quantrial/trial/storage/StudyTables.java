package io.quantrial.trial.storage;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Changes the rows of a study, inside a transaction of the caller.
 *
 * @param database a database with the current schema
 * @param study the study's name: the first column of every key
 */
record StudyTables(Database database, String study) {

    /** The step under which a trial's result is stored, and before its first attempt its cost. */
    private static final int RESULT = 0;

    void insertStudy(StudyRecord row) throws SQLException {
        database.update(
                "INSERT INTO study (name, seed, experiment, versions, created)"
                        + " VALUES (?, ?, ?, ?, ?)",
                study,
                row.seed(),
                Json.write(row.experiment()).toString(),
                Json.write(row.versions()).toString(),
                row.created().toString());
    }

    void updateExperiment(Map<String, String> experiment, Map<String, String> versions)
            throws SQLException {
        database.update(
                "UPDATE study SET experiment = ?, versions = ? WHERE name = ?",
                Json.write(experiment).toString(),
                Json.write(versions).toString(),
                study);
    }

    long nextSequence() throws SQLException {
        return database.query(
                        "SELECT COALESCE(MAX(sequence), 0) + 1 FROM event WHERE study = ?",
                        row -> row.getLong(1),
                        study)
                .get(0);
    }

    void insertEvent(StudyEvent event) throws SQLException {
        database.update(
                "INSERT INTO event (study, sequence, type, trial, attempt, payload, time)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                study,
                event.sequence(),
                event.type().name(),
                event.trial(),
                event.attempt(),
                event.payload(),
                event.time().toString());
    }

    int nextTrial() throws SQLException {
        return database.query(
                        "SELECT COALESCE(MAX(number), -1) + 1 FROM trial WHERE study = ?",
                        row -> row.getInt(1),
                        study)
                .get(0);
    }

    /** A trial that would train the same thing as this one. */
    Optional<Integer> findTwin(NewTrial trial) throws SQLException {
        return database
                .query(
                        "SELECT number FROM trial WHERE study = ? AND configuration_hash = ?"
                                + " AND seed = ? AND kind = ? AND initial_state = 'QUEUED'",
                        row -> row.getInt(1),
                        study,
                        hash(trial),
                        trial.seed(),
                        trial.kind().name())
                .stream()
                .findFirst();
    }

    void insertTrial(int number, NewTrial trial) throws SQLException {
        database.update(
                "INSERT INTO trial (study, number, kind, initial_state, seed, configuration,"
                        + " configuration_hash, parent, state, attempt)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                study,
                number,
                trial.kind().name(),
                trial.state().name(),
                trial.seed(),
                trial.configuration().orElse(null),
                hash(trial),
                trial.parent(),
                trial.state().name());
    }

    private static String hash(NewTrial trial) {
        return trial.configuration().map(text -> BitConfiguration.parse(text).hash()).orElse(null);
    }

    /** Starts an attempt; returns false if the trial does not wait for it. */
    boolean start(int trial, int attempt) throws SQLException {
        return 1
                == database.update(
                        "UPDATE trial SET state = 'RUNNING', attempt = ?"
                                + " WHERE study = ? AND number = ? AND state = 'QUEUED'"
                                + " AND attempt = ?",
                        attempt,
                        study,
                        trial,
                        attempt - 1);
    }

    /** Moves a trial on; returns false if this attempt is not the running one. */
    boolean advance(int trial, int attempt, TrialState next) throws SQLException {
        return 1
                == database.update(
                        "UPDATE trial SET state = ?"
                                + " WHERE study = ? AND number = ? AND state = 'RUNNING'"
                                + " AND attempt = ?",
                        next.name(),
                        study,
                        trial,
                        attempt);
    }

    void insertAttempt(StudyEvent start, Instant leaseUntil) throws SQLException {
        database.update(
                "INSERT INTO attempt (study, trial, number, started, lease_until)"
                        + " VALUES (?, ?, ?, ?, ?)",
                study,
                start.trial(),
                start.attempt(),
                start.time().toString(),
                leaseUntil.toString());
    }

    void updateLease(int trial, int attempt, Instant leaseUntil) throws SQLException {
        database.update(
                "UPDATE attempt SET lease_until = ? WHERE study = ? AND trial = ? AND number = ?",
                leaseUntil.toString(),
                study,
                trial,
                attempt);
    }

    void endAttempt(StudyEvent end) throws SQLException {
        database.update(
                "UPDATE attempt SET ended = ? WHERE study = ? AND trial = ? AND number = ?",
                end.time().toString(),
                study,
                end.trial(),
                end.attempt());
    }

    void failAttempt(StudyEvent end, FailureReason reason, String message) throws SQLException {
        endAttempt(end);
        database.update(
                "UPDATE attempt SET reason = ?, message = ?"
                        + " WHERE study = ? AND trial = ? AND number = ?",
                reason.name(),
                message,
                study,
                end.trial(),
                end.attempt());
    }

    boolean hasReport(int trial, int attempt, int step) throws SQLException {
        return !database.query(
                        "SELECT 1 FROM metric"
                                + " WHERE study = ? AND trial = ? AND attempt = ? AND step = ?",
                        row -> row.getInt(1),
                        study,
                        trial,
                        attempt,
                        step)
                .isEmpty();
    }

    void insertResult(StudyEvent event, Map<String, Double> metrics) throws SQLException {
        insertReport(event, RESULT, metrics);
    }

    void insertReport(StudyEvent event, int step, Map<String, Double> metrics) throws SQLException {
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            database.update(
                    "INSERT INTO metric (study, trial, attempt, step, name, value, sequence)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    study,
                    event.trial(),
                    event.attempt(),
                    step,
                    metric.getKey(),
                    metric.getValue().toString(),
                    event.sequence());
        }
    }

    void insertCheckpoint(int trial, CheckpointRecord checkpoint) throws SQLException {
        database.update(
                "INSERT INTO checkpoint (study, trial, name, sha256, bytes)"
                        + " VALUES (?, ?, ?, ?, ?)",
                study,
                trial,
                checkpoint.name(),
                checkpoint.sha256(),
                checkpoint.bytes());
    }
}
