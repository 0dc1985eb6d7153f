package io.quantrial.trial.report;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.insight.Insight;
import io.quantrial.trial.report.ReportInput.Answer;
import io.quantrial.trial.report.ReportInput.Evidence;
import io.quantrial.trial.report.ReportInput.LayerFacts;
import io.quantrial.trial.report.ReportInput.RunFacts;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A study as a runner would leave it: a float model (trial 0), three uniform references (1 to 3),
 * 24 searched configurations (4 to 27) with failures, and finalists with a second seed and a test.
 */
final class StudyFixture {

    static final Instant START = Instant.parse("2026-03-14T09:26:53Z");
    static final int FLOAT = 0;
    static final int FIRST_SEARCHED = 4;
    static final int LAST_SEARCHED = 27;

    /** Of 360 samples. */
    static final double RESOLUTION = 100.0 / 360;

    final ToyModel model;
    final List<TrialRecord> trials = new ArrayList<>();
    final List<ReportRecord> reports = new ArrayList<>();
    final List<LayerFacts> layers;
    final TreeMap<Integer, String> logs = new TreeMap<>();
    String program = "quantrial";
    String folder = "runs/digits";
    List<Integer> front = List.of();
    Answer answer = new Answer(OptionalInt.empty(), "");
    final TreeMap<Integer, Integer> ties = new TreeMap<>();
    final List<Insight> insights = new ArrayList<>();
    boolean finished = true;

    StudyFixture(ToyModel model) {
        this.model = model;
        this.layers = model.layers();
    }

    /** The whole study, finished. */
    static StudyFixture finished() {
        return finished(ToyModel.named());
    }

    /** The whole study of a model whose layers have other names. */
    static StudyFixture finished(ToyModel model) {
        StudyFixture study = new StudyFixture(model);
        study.run(LAST_SEARCHED);
        study.finalists();
        return study;
    }

    /** The same study after some of its trials, one of them running. */
    static StudyFixture running() {
        StudyFixture study = new StudyFixture(ToyModel.named());
        study.run(13);
        study.add(
                TrialKind.SEARCH,
                TrialState.RUNNING,
                study.model.mixed(14),
                -1,
                Map.of(),
                List.of());
        study.finished = false;
        study.front = NonDominated.of(study.trials);
        study.answer = new Answer(OptionalInt.of(study.front.get(study.front.size() - 1)), "");
        return study;
    }

    /** A study in which nothing was trained yet. */
    static StudyFixture empty() {
        StudyFixture study = new StudyFixture(ToyModel.named());
        study.finished = false;
        return study;
    }

    /** A study in which every trial failed in the same way. */
    static StudyFixture allFailed() {
        StudyFixture study = new StudyFixture(ToyModel.named());
        study.complete(TrialKind.FLOAT, Optional.empty(), -1, ToyModel.FLOAT_ACCURACY);
        for (int number = 1; number <= 6; number++) {
            study.fail(
                    study.model.mixed(number),
                    FailureReason.NAN,
                    "the loss is not a number after step 12; first in layer conv1");
        }
        return study;
    }

    ReportInput input() {
        Map<String, String> experiment =
                Map.of(
                        "model.type",
                        "lenet",
                        "search.constraints.size",
                        "<= 20%",
                        "storage",
                        "jdbc:postgresql://me:tiger@host/db?password=tiger");
        Map<String, String> versions =
                Map.of("Quantrial", "0.1.0", "DJL", "0.35.1", "Java", "17.0.15", "lsq", "0.1.0");
        return new ReportInput(
                new StudyRecord(
                        "digits", 42, new TreeMap<>(experiment), new TreeMap<>(versions), START),
                new RunFacts(
                        "quantrial search examples/digits.yaml --set"
                                + " storage=jdbc:postgresql://me:tiger@host/db?password=tiger",
                        program,
                        folder,
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        40,
                        finished,
                        START.plusSeconds(252),
                        Duration.ofMillis(251_400),
                        logs),
                trials,
                reports,
                layers,
                model.cost(Optional.empty()),
                List.of(Objective.ACCURACY, Objective.SIZE),
                List.of(
                        new Constraint.OnCost(CostKind.SIZE, 0.2, true, "<= 20%"),
                        new Constraint.OnAccuracyDrop(1.0, "<= 1.0")),
                front,
                answer,
                new Evidence(RESOLUTION, ties, insights));
    }

    private void run(int last) {
        complete(TrialKind.FLOAT, Optional.empty(), -1, ToyModel.FLOAT_ACCURACY);
        complete(TrialKind.REFERENCE, model.uniform(8), -1, 97.9166667);
        complete(TrialKind.REFERENCE, model.uniform(4), -1, 96.9444444);
        complete(TrialKind.REFERENCE, model.uniform(2), -1, 71.3888889);
        for (int number = FIRST_SEARCHED; number <= last; number++) {
            Optional<String> configuration = model.mixed(number);
            switch (number) {
                case 9 ->
                        fail(
                                configuration,
                                FailureReason.NAN,
                                "the loss is not a number after step 12; first in layer conv1");
                case 12 ->
                        add(
                                TrialKind.SEARCH,
                                TrialState.INFEASIBLE,
                                model.uniform(7),
                                -1,
                                model.cost(model.uniform(7)).metrics(),
                                List.of());
                case 15, 21 -> prune(number, configuration);
                case 18 ->
                        fail(
                                configuration,
                                FailureReason.OUT_OF_MEMORY,
                                "java.lang.OutOfMemoryError: Java heap space");
                default ->
                        complete(
                                TrialKind.SEARCH,
                                configuration,
                                -1,
                                model.accuracy(configuration, 0));
            }
        }
    }

    /** Those on the front again with another seed, then a test of these and of the references. */
    private void finalists() {
        front = NonDominated.of(trials);
        List<Integer> tested = new ArrayList<>(List.of(0, 1, 2, 3));
        for (int number : front) {
            if (number >= FIRST_SEARCHED) {
                Optional<String> configuration = trials.get(number).definition().configuration();
                complete(
                        TrialKind.REPETITION,
                        configuration,
                        number,
                        model.accuracy(configuration, 1 + number));
                tested.add(number);
            }
        }
        for (int number : tested) {
            double accuracy = metric(number, "accuracy");
            add(
                    TrialKind.TEST,
                    TrialState.COMPLETE,
                    trials.get(number).definition().configuration(),
                    number,
                    Map.of("testAccuracy", accuracy - 0.4 - 0.1 * (number % 3)),
                    List.of(attempt(1, Optional.empty(), Optional.empty())));
        }
        double limit = 0.2 * model.cost(Optional.empty()).size();
        int best =
                front.stream()
                        .filter(number -> metric(number, "size") <= limit)
                        .max(Comparator.comparingDouble(number -> metric(number, "accuracy")))
                        .orElseThrow();
        answer =
                new Answer(
                        OptionalInt.of(best),
                        "It is the most accurate configuration on the front that keeps size <= 20%"
                                + " and accuracyDrop <= 1.0.");
    }

    /** Adds what a comparison of the figures says. */
    void compare() {
        ties.put(10, 26);
        ties.put(11, 26);
        insights.add(
                new Insight(
                        Insight.Subject.SEARCH,
                        2,
                        "Uniform 4-bit is within noise of the best found: 0.03 ± 0.25 points.",
                        new TreeMap<>(Map.of("difference", 0.03, "halfWidth", 0.25))));
        insights.add(
                new Insight(
                        Insight.Subject.TRAINING,
                        2,
                        "Training recovers 1.30 of the 1.50 points.",
                        new TreeMap<>(Map.of("loss", 1.5, "gain", 1.3, "halfWidth", Double.NaN))));
    }

    private double metric(int number, String name) {
        return trials.get(number).metrics().get(name);
    }

    private void complete(
            TrialKind kind, Optional<String> configuration, int parent, double accuracy) {
        int number = trials.size();
        for (int epoch = 1; epoch <= 4; epoch++) {
            report(number, epoch, accuracy - 6.0 / (epoch * epoch) + 0.375);
        }
        Map<String, Double> metrics = new TreeMap<>(model.cost(configuration).metrics());
        metrics.put("accuracy", accuracy);
        metrics.put("loss", (100 - accuracy) / 30);
        add(
                kind,
                TrialState.COMPLETE,
                configuration,
                parent,
                metrics,
                List.of(attempt(1, Optional.empty(), Optional.empty())));
    }

    private void prune(int number, Optional<String> configuration) {
        double accuracy = model.accuracy(configuration, 0) - 4;
        report(number, 1, accuracy);
        Map<String, Double> metrics = new TreeMap<>(model.cost(configuration).metrics());
        metrics.put("accuracy", accuracy);
        add(
                TrialKind.SEARCH,
                TrialState.PRUNED,
                configuration,
                -1,
                metrics,
                List.of(attempt(1, Optional.empty(), Optional.empty())));
    }

    void fail(Optional<String> configuration, FailureReason reason, String message) {
        int number = trials.size();
        logs.put(number, String.format("logs/trial-%04d.log", number));
        add(
                TrialKind.SEARCH,
                TrialState.FAILED,
                configuration,
                -1,
                Map.of("size", model.cost(configuration).size(), "loss", Double.NaN),
                List.of(
                        attempt(1, Optional.of(reason), Optional.of(message)),
                        attempt(2, Optional.of(reason), Optional.of(message))));
    }

    private void report(int trial, int epoch, double accuracy) {
        TreeMap<String, Double> metrics = new TreeMap<>();
        metrics.put("accuracy", accuracy);
        metrics.put("loss", (100 - accuracy) / 30);
        metrics.put("trainingLoss", (100 - accuracy) / 34);
        reports.add(new ReportRecord(trial, 1, epoch, metrics));
    }

    void add(
            TrialKind kind,
            TrialState state,
            Optional<String> configuration,
            int parent,
            Map<String, Double> metrics,
            List<AttemptRecord> attempts) {
        trials.add(
                new TrialRecord(
                        trials.size(),
                        new NewTrial(
                                kind,
                                state,
                                42 + trials.size(),
                                configuration,
                                parent,
                                model.cost(configuration).metrics()),
                        state,
                        new TreeMap<>(metrics),
                        Optional.empty(),
                        attempts));
    }

    private AttemptRecord attempt(
            int number, Optional<FailureReason> reason, Optional<String> message) {
        Instant start = START.plusMillis(8000L * trials.size());
        return new AttemptRecord(
                number,
                start,
                start.plusSeconds(30),
                Optional.of(start.plusMillis(6100 + 137L * (trials.size() % 7))),
                reason,
                message);
    }
}
