package io.quantrial.trial.storage;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a study from the tables. */
class JdbcStudyReader implements StudyReader {

    private final Database database;
    private final String name;

    /**
     * Creates a reader, which owns the database.
     *
     * @param database a database with the current schema
     * @param name the study's name
     */
    JdbcStudyReader(Database database, String name) {
        this.database = database;
        this.name = name;
    }

    @Override
    public Optional<StudyRecord> study() {
        return database.transaction(this::readStudy);
    }

    private Optional<StudyRecord> readStudy() throws SQLException {
        return database
                .query(
                        "SELECT seed, experiment, versions, created FROM study WHERE name = ?",
                        row ->
                                new StudyRecord(
                                        name,
                                        row.getLong("seed"),
                                        texts(row, "experiment"),
                                        texts(row, "versions"),
                                        Instant.parse(row.getString("created"))),
                        name)
                .stream()
                .findFirst();
    }

    @Override
    public List<TrialRecord> trials() {
        return database.transaction(
                () -> {
                    Map<Integer, List<AttemptRecord>> attempts = attempts();
                    Map<Integer, SortedMap<String, Double>> costs = metrics("attempt = 0");
                    Map<Integer, SortedMap<String, Double>> results = metrics("attempt > 0");
                    Map<Integer, CheckpointRecord> checkpoints = checkpoints();
                    return database.query(
                            "SELECT * FROM trial WHERE study = ? ORDER BY number",
                            row -> {
                                int number = row.getInt("number");
                                SortedMap<String, Double> cost =
                                        costs.getOrDefault(number, new TreeMap<>());
                                SortedMap<String, Double> all = new TreeMap<>(cost);
                                all.putAll(results.getOrDefault(number, new TreeMap<>()));
                                return new TrialRecord(
                                        number,
                                        definition(row, cost),
                                        TrialState.valueOf(row.getString("state")),
                                        all,
                                        Optional.ofNullable(checkpoints.get(number)),
                                        attempts.getOrDefault(number, List.of()));
                            },
                            name);
                });
    }

    private static NewTrial definition(ResultSet row, Map<String, Double> cost)
            throws SQLException {
        return new NewTrial(
                TrialKind.valueOf(row.getString("kind")),
                TrialState.valueOf(row.getString("initial_state")),
                row.getLong("seed"),
                Optional.ofNullable(row.getString("configuration")),
                row.getInt("parent"),
                cost);
    }

    private static SortedMap<String, String> texts(ResultSet row, String column)
            throws SQLException {
        return Json.read(Json.parse(row.getString(column)), text -> text);
    }

    private Map<Integer, List<AttemptRecord>> attempts() throws SQLException {
        Map<Integer, List<AttemptRecord>> attempts = new HashMap<>();
        database.query(
                "SELECT * FROM attempt WHERE study = ? ORDER BY trial, number",
                row ->
                        attempts.computeIfAbsent(row.getInt("trial"), key -> new ArrayList<>())
                                .add(attempt(row)),
                name);
        return attempts;
    }

    private static AttemptRecord attempt(ResultSet row) throws SQLException {
        return new AttemptRecord(
                row.getInt("number"),
                Instant.parse(row.getString("started")),
                Instant.parse(row.getString("lease_until")),
                Optional.ofNullable(row.getString("ended")).map(Instant::parse),
                Optional.ofNullable(row.getString("reason")).map(FailureReason::valueOf),
                Optional.ofNullable(row.getString("message")));
    }

    private Map<Integer, CheckpointRecord> checkpoints() throws SQLException {
        Map<Integer, CheckpointRecord> checkpoints = new HashMap<>();
        database.query(
                "SELECT * FROM checkpoint WHERE study = ?",
                row ->
                        checkpoints.put(
                                row.getInt("trial"),
                                new CheckpointRecord(
                                        row.getString("name"),
                                        row.getString("sha256"),
                                        row.getLong("bytes"))),
                name);
        return checkpoints;
    }

    /** Metrics that are not of a report, by trial. */
    private Map<Integer, SortedMap<String, Double>> metrics(String condition) throws SQLException {
        Map<Integer, SortedMap<String, Double>> metrics = new HashMap<>();
        database.query(
                "SELECT trial, name, value FROM metric WHERE study = ? AND step = 0 AND "
                        + condition,
                row ->
                        metrics.computeIfAbsent(row.getInt("trial"), key -> new TreeMap<>())
                                .put(row.getString("name"), Double.valueOf(row.getString("value"))),
                name);
        return metrics;
    }

    @Override
    public List<ReportRecord> reports() {
        return database.transaction(
                () -> {
                    Map<Long, ReportRecord> reports = new LinkedHashMap<>();
                    database.query(
                            "SELECT m.* FROM metric m JOIN trial t"
                                    + " ON t.study = m.study AND t.number = m.trial"
                                    + " AND t.attempt = m.attempt"
                                    + " WHERE m.study = ? AND m.step > 0 ORDER BY m.sequence",
                            row ->
                                    reports.merge(
                                            row.getLong("sequence"),
                                            report(row),
                                            JdbcStudyReader::union),
                            name);
                    return List.copyOf(reports.values());
                });
    }

    private static ReportRecord report(ResultSet row) throws SQLException {
        return new ReportRecord(
                row.getInt("trial"),
                row.getInt("attempt"),
                row.getInt("step"),
                new TreeMap<>(
                        Map.of(row.getString("name"), Double.valueOf(row.getString("value")))));
    }

    private static ReportRecord union(ReportRecord report, ReportRecord more) {
        SortedMap<String, Double> metrics = new TreeMap<>(report.metrics());
        metrics.putAll(more.metrics());
        return new ReportRecord(report.trial(), report.attempt(), report.step(), metrics);
    }

    @Override
    public List<StudyEvent> events() {
        return database.transaction(
                () ->
                        database.query(
                                "SELECT * FROM event WHERE study = ? ORDER BY sequence",
                                row ->
                                        new StudyEvent(
                                                row.getLong("sequence"),
                                                EventType.valueOf(row.getString("type")),
                                                row.getInt("trial"),
                                                row.getInt("attempt"),
                                                row.getString("payload"),
                                                Instant.parse(row.getString("time"))),
                                name));
    }

    @Override
    public void close() {
        database.close();
    }
}
