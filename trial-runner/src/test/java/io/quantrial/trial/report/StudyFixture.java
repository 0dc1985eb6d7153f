package io.quantrial.trial.report;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.report.ReportInput.Answer;
import io.quantrial.trial.report.ReportInput.LayerFacts;
import io.quantrial.trial.report.ReportInput.RunFacts;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
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
    static final double FLOAT_ACCURACY = 98.0555555;

    private static final List<String> NAMES = List.of("conv1", "conv2", "fc1", "fc2", "fc3");
    private static final List<Integer> WEIGHTS = List.of(150, 2400, 30720, 10080, 840);
    private static final List<Integer> MACS = List.of(86400, 153600, 30720, 10080, 840);
    private static final List<Double> SENSITIVITY = List.of(1.9, 1.1, 0.875, 0.5, 1.4);

    final List<TrialRecord> trials = new ArrayList<>();
    final List<ReportRecord> reports = new ArrayList<>();
    final TreeMap<Integer, String> logs = new TreeMap<>();
    final Map<String, String> renamed = new LinkedHashMap<>();
    String studyName = "digits";
    List<Integer> front = List.of();
    Answer answer = new Answer(OptionalInt.empty(), "");
    boolean finished = true;

    /** The whole study, finished. */
    static StudyFixture finished() {
        StudyFixture study = new StudyFixture();
        study.run(LAST_SEARCHED);
        study.finalists();
        return study;
    }

    /** The same study after some of its trials, one of them running. */
    static StudyFixture running() {
        StudyFixture study = new StudyFixture();
        study.run(13);
        study.add(TrialKind.SEARCH, TrialState.RUNNING, study.mixed(14), -1, Map.of(), List.of());
        study.finished = false;
        study.front = study.nonDominated();
        study.answer = new Answer(OptionalInt.of(study.front.get(study.front.size() - 1)), "");
        return study;
    }

    /** A study in which nothing was trained yet. */
    static StudyFixture empty() {
        StudyFixture study = new StudyFixture();
        study.finished = false;
        return study;
    }

    /** A study in which every trial failed in the same way. */
    static StudyFixture allFailed() {
        StudyFixture study = new StudyFixture();
        study.complete(TrialKind.FLOAT, Optional.empty(), -1, FLOAT_ACCURACY);
        for (int number = 1; number <= 6; number++) {
            study.fail(
                    number,
                    study.mixed(number),
                    FailureReason.NAN,
                    "the loss is not a number after step 12; first in layer conv1");
        }
        return study;
    }

    ReportInput input() {
        TreeMap<String, String> experiment = new TreeMap<>();
        experiment.put("model.type", "lenet");
        experiment.put("data.type", "digits");
        experiment.put("search.maxTrials", "40");
        experiment.put("search.constraints.size", "<= 20%");
        experiment.put("training.quantized.epochs", "4");
        TreeMap<String, String> versions = new TreeMap<>();
        versions.put("Quantrial", "0.1.0");
        versions.put("DJL", "0.35.1");
        versions.put("PyTorch", "2.7.1");
        versions.put("Java", "17.0.15");
        versions.put("Plugin lsq", "0.1.0");
        versions.put("Plugin qat", "0.1.0");
        return new ReportInput(
                new StudyRecord(studyName, 42, experiment, versions, START),
                new RunFacts(
                        "quantrial search examples/digits.yaml",
                        "runs/digits",
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        40,
                        finished,
                        START.plusSeconds(252),
                        Duration.ofMillis(251_400),
                        logs),
                trials,
                reports,
                layers(),
                cost(Optional.empty()),
                List.of(Objective.ACCURACY, Objective.SIZE),
                List.of(
                        new Constraint.OnCost(CostKind.SIZE, 0.2, true, "<= 20%"),
                        new Constraint.OnAccuracyDrop(1.0, "<= 1.0")),
                front,
                answer);
    }

    private void run(int last) {
        complete(TrialKind.FLOAT, Optional.empty(), -1, FLOAT_ACCURACY);
        complete(TrialKind.REFERENCE, uniform(8), -1, 97.9166667);
        complete(TrialKind.REFERENCE, uniform(4), -1, 96.9444444);
        complete(TrialKind.REFERENCE, uniform(2), -1, 71.3888889);
        for (int number = FIRST_SEARCHED; number <= last; number++) {
            Optional<String> configuration = mixed(number);
            switch (number) {
                case 9 ->
                        fail(
                                number,
                                configuration,
                                FailureReason.NAN,
                                "the loss is not a number after step 12; first in layer conv1");
                case 12 ->
                        add(
                                TrialKind.SEARCH,
                                TrialState.INFEASIBLE,
                                uniform(7),
                                -1,
                                cost(uniform(7)).metrics(),
                                List.of());
                case 15, 21 -> prune(number, configuration);
                case 18 ->
                        fail(
                                number,
                                configuration,
                                FailureReason.OUT_OF_MEMORY,
                                "java.lang.OutOfMemoryError: Java heap space");
                default ->
                        complete(TrialKind.SEARCH, configuration, -1, accuracy(configuration, 0));
            }
        }
    }

    /** Those on the front again with another seed, then a test of these and of the references. */
    private void finalists() {
        front = nonDominated();
        List<Integer> tested = new ArrayList<>(List.of(0, 1, 2, 3));
        for (int number : front) {
            if (number >= FIRST_SEARCHED) {
                Optional<String> configuration = trials.get(number).definition().configuration();
                complete(
                        TrialKind.REPETITION,
                        configuration,
                        number,
                        accuracy(configuration, 1 + number));
                tested.add(number);
            }
        }
        for (int number : tested) {
            double accuracy = trials.get(number).metrics().get("accuracy");
            add(
                    TrialKind.TEST,
                    TrialState.COMPLETE,
                    trials.get(number).definition().configuration(),
                    number,
                    Map.of("testAccuracy", accuracy - 0.4 - 0.1 * (number % 3)),
                    List.of(attempt(1, Optional.empty(), Optional.empty())));
        }
        int best =
                front.stream()
                        .filter(number -> number >= FIRST_SEARCHED)
                        .filter(
                                number ->
                                        trials.get(number).metrics().get("size")
                                                <= 0.2 * cost(Optional.empty()).size())
                        .max(
                                (a, b) ->
                                        Double.compare(
                                                trials.get(a).metrics().get("accuracy"),
                                                trials.get(b).metrics().get("accuracy")))
                        .orElseThrow();
        answer =
                new Answer(
                        OptionalInt.of(best),
                        "It is the most accurate configuration on the front that keeps size <= 20%"
                                + " and accuracyDrop <= 1.0.");
    }

    List<Integer> nonDominated() {
        return trials.stream()
                .filter(StudyFixture::isCandidate)
                .filter(
                        trial ->
                                trials.stream()
                                        .filter(StudyFixture::isCandidate)
                                        .noneMatch(other -> dominates(other, trial)))
                .map(TrialRecord::number)
                .toList();
    }

    private static boolean isCandidate(TrialRecord trial) {
        return trial.state() == TrialState.COMPLETE
                && (trial.definition().kind() == TrialKind.SEARCH
                        || trial.definition().kind() == TrialKind.REFERENCE);
    }

    private static boolean dominates(TrialRecord a, TrialRecord b) {
        double accuracy = a.metrics().get("accuracy") - b.metrics().get("accuracy");
        double size = a.metrics().get("size") - b.metrics().get("size");
        return accuracy >= 0 && size <= 0 && (accuracy > 0 || size < 0);
    }

    private void complete(
            TrialKind kind, Optional<String> configuration, int parent, double accuracy) {
        int number = trials.size();
        for (int epoch = 1; epoch <= 4; epoch++) {
            report(number, epoch, accuracy - 6.0 / (epoch * epoch) + 0.375);
        }
        Map<String, Double> metrics = new TreeMap<>(cost(configuration).metrics());
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
        double accuracy = accuracy(configuration, 0) - 4;
        report(number, 1, accuracy);
        Map<String, Double> metrics = new TreeMap<>(cost(configuration).metrics());
        metrics.put("accuracy", accuracy);
        add(
                TrialKind.SEARCH,
                TrialState.PRUNED,
                configuration,
                -1,
                metrics,
                List.of(attempt(1, Optional.empty(), Optional.empty())));
    }

    void fail(int number, Optional<String> configuration, FailureReason reason, String message) {
        logs.put(number, String.format("logs/trial-%04d.log", number));
        add(
                TrialKind.SEARCH,
                TrialState.FAILED,
                configuration,
                -1,
                Map.of("size", cost(configuration).size(), "loss", Double.NaN),
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

    private void add(
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
                                cost(configuration).metrics()),
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

    private List<LayerFacts> layers() {
        List<LayerFacts> layers = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            layers.add(
                    new LayerFacts(
                            path(i),
                            i < 2 ? "Conv2d" : "Linear",
                            WEIGHTS.get(i),
                            MACS.get(i),
                            Optional.empty(),
                            OptionalDouble.of(SENSITIVITY.get(i))));
        }
        return layers;
    }

    private LayerPath path(int layer) {
        return LayerPath.parse(renamed.getOrDefault(NAMES.get(layer), NAMES.get(layer)));
    }

    private Optional<String> uniform(int bits) {
        TreeMap<LayerPath, LayerBits> layers = new TreeMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            layers.put(path(i), LayerBits.parse("lsq/w" + bits + "/i" + bits));
        }
        return Optional.of(new BitConfiguration(layers).toString());
    }

    private Optional<String> mixed(int number) {
        SplittableRandom random = new SplittableRandom(1000 + number);
        List<Integer> widths = List.of(2, 3, 4, 8);
        TreeMap<LayerPath, LayerBits> layers = new TreeMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            boolean isSensitive = SENSITIVITY.get(i) > 1;
            int weight = widths.get(random.nextInt(isSensitive ? 1 : 0, isSensitive ? 4 : 3));
            int input = List.of(2, 4, 8).get(random.nextInt(isSensitive ? 1 : 0, 3));
            String quantizer = random.nextInt(3) == 0 ? "qat" : "lsq";
            layers.put(path(i), LayerBits.parse(quantizer + "/w" + weight + "/i" + input));
        }
        return Optional.of(new BitConfiguration(layers).toString());
    }

    /** Falls with every bit that is missing, most where the layer is sensitive. */
    private double accuracy(Optional<String> configuration, int seed) {
        BitConfiguration bits = BitConfiguration.parse(configuration.orElseThrow());
        double drop = 0;
        for (int i = 0; i < NAMES.size(); i++) {
            LayerBits layer = bits.layers().get(path(i));
            drop += SENSITIVITY.get(i) * 2.4 * Math.pow(2, -layer.bits().get(QuantTarget.WEIGHT));
            drop += SENSITIVITY.get(i) * 1.1 * Math.pow(2, -layer.bits().get(QuantTarget.INPUT));
        }
        double noise =
                new SplittableRandom(configuration.hashCode() + 31L * seed).nextDouble(-0.15, 0.15);
        return FLOAT_ACCURACY + 0.2 - drop + noise;
    }

    private Cost cost(Optional<String> configuration) {
        Map<LayerPath, LayerBits> bits =
                configuration
                        .<Map<LayerPath, LayerBits>>map(
                                text -> BitConfiguration.parse(text).layers())
                        .orElse(Map.of());
        double size = 236 * 32;
        double bops = 0;
        for (int i = 0; i < NAMES.size(); i++) {
            LayerBits layer = bits.get(path(i));
            int weight = layer == null ? 32 : layer.bits().get(QuantTarget.WEIGHT);
            int input = layer == null ? 32 : layer.bits().get(QuantTarget.INPUT);
            size += (double) WEIGHTS.get(i) * weight;
            bops += (double) MACS.get(i) * weight * input;
        }
        return new Cost(size, bops, 0);
    }
}
