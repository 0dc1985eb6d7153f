package io.quantrial.trial.report;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.statistics.ConfidenceInterval;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The facts of a report put together: which row belongs to what. */
final class StudyFacts {

    private static final Comparator<TrialRow> BY_SIZE =
            Comparator.<TrialRow>comparingDouble(row -> row.cost().size())
                    .thenComparing(TrialRow::number);

    private final ReportInput input;
    private final List<TrialRow> rows;

    private StudyFacts(ReportInput input) {
        this.input = input;
        this.rows = input.trials().stream().map(this::row).toList();
    }

    static StudyFacts of(ReportInput input) {
        return new StudyFacts(input);
    }

    ReportInput input() {
        return input;
    }

    /** Every trial, by number. */
    List<TrialRow> rows() {
        return rows;
    }

    Optional<TrialRow> answer() {
        return rows.stream().filter(TrialRow::isAnswer).findFirst();
    }

    /** The last one: after damage to its checkpoint it is trained again. */
    Optional<TrialRow> floatModel() {
        return rows.stream()
                .filter(row -> row.kind() == TrialKind.FLOAT)
                .filter(row -> row.state() == TrialState.COMPLETE)
                .reduce((first, second) -> second);
    }

    OptionalDouble floatAccuracy() {
        return floatModel().map(TrialRow::accuracy).orElse(OptionalDouble.empty());
    }

    /** The complete references, large ones first. */
    List<TrialRow> references() {
        return rows.stream()
                .filter(row -> row.kind() == TrialKind.REFERENCE)
                .filter(row -> row.state() == TrialState.COMPLETE)
                .sorted(BY_SIZE.reversed())
                .toList();
    }

    /** The trials of the front, small ones first. */
    List<TrialRow> front() {
        return rows.stream().filter(TrialRow::isOnFront).sorted(BY_SIZE).toList();
    }

    /** The trials that count against {@code maxTrials}. */
    List<TrialRow> tried() {
        return rows.stream()
                .filter(row -> row.kind().isCandidate())
                .filter(row -> row.state().isEnd() && row.state() != TrialState.INFEASIBLE)
                .toList();
    }

    /** Whether there is something to choose from: one configuration alone has no front. */
    boolean hasChoice() {
        return tried().stream().filter(row -> row.accuracy().isPresent()).count() > 1;
    }

    /** Whether any accuracy is a mean over seeds. */
    boolean hasRepetitions() {
        return rows.stream().anyMatch(row -> row.accuracies().size() > 1);
    }

    /** Accuracy against the float model, in percentage points. */
    OptionalDouble difference(TrialRow row) {
        return row.accuracy().isPresent() && floatAccuracy().isPresent()
                ? OptionalDouble.of(row.accuracy().getAsDouble() - floatAccuracy().getAsDouble())
                : OptionalDouble.empty();
    }

    /** What a layer gets in a trial; empty for floating point. */
    Optional<LayerBits> bits(TrialRow row, ReportInput.LayerFacts layer) {
        if (row.isFloat()) {
            return Optional.empty();
        }
        return row.configuration()
                .map(configuration -> configuration.layers().get(layer.path()))
                .or(layer::fixed);
    }

    /** Every attempt that failed. */
    List<Failure> failures() {
        List<Failure> failures = new ArrayList<>();
        for (TrialRow row : rows) {
            for (AttemptRecord attempt : row.record().attempts()) {
                attempt.reason()
                        .ifPresent(reason -> failures.add(new Failure(row, attempt, reason)));
            }
        }
        return failures;
    }

    private TrialRow row(TrialRecord trial) {
        List<Double> accuracies = new ArrayList<>();
        accuracy(trial).ifPresent(accuracies::add);
        input.trials().stream()
                .filter(other -> isResult(other, TrialKind.REPETITION, trial))
                .forEach(other -> accuracy(other).ifPresent(accuracies::add));
        OptionalDouble test =
                trial.definition().kind() == TrialKind.TEST
                        ? metric(trial, MetricNames.TEST_ACCURACY)
                        : input.trials().stream()
                                .filter(other -> isResult(other, TrialKind.TEST, trial))
                                .map(other -> metric(other, MetricNames.TEST_ACCURACY))
                                .filter(OptionalDouble::isPresent)
                                .findFirst()
                                .orElse(OptionalDouble.empty());
        Optional<BitConfiguration> configuration =
                trial.definition().configuration().map(BitConfiguration::parse);
        return new TrialRow(
                trial,
                configuration,
                configuration.map(bits -> List.copyOf(bits.layers().values())).orElse(fixed()),
                cost(trial),
                accuracies,
                ConfidenceInterval.of(accuracies, input.evidence().resolution()),
                test,
                isFloat(trial),
                input.front().contains(trial.number()),
                tie(trial),
                input.answer().trial().equals(OptionalInt.of(trial.number())));
    }

    private OptionalInt tie(TrialRecord trial) {
        Integer cheaper = input.evidence().ties().get(trial.number());
        return cheaper == null ? OptionalInt.empty() : OptionalInt.of(cheaper);
    }

    private List<LayerBits> fixed() {
        return input.layers().stream().flatMap(layer -> layer.fixed().stream()).toList();
    }

    private static boolean isResult(TrialRecord trial, TrialKind kind, TrialRecord parent) {
        return trial.definition().kind() == kind
                && trial.definition().parent() == parent.number()
                && trial.state() == TrialState.COMPLETE;
    }

    /** The float model itself, or a test of it. */
    private boolean isFloat(TrialRecord trial) {
        int parent = trial.definition().parent();
        return trial.definition().kind() == TrialKind.FLOAT
                || input.trials().stream()
                        .anyMatch(
                                other ->
                                        other.number() == parent
                                                && other.definition().kind() == TrialKind.FLOAT);
    }

    private Cost cost(TrialRecord trial) {
        if (isFloat(trial)) {
            return input.floatCost();
        }
        return new Cost(
                metric(trial, CostKind.SIZE.key()).orElse(Double.NaN),
                metric(trial, CostKind.BOPS.key()).orElse(Double.NaN),
                metric(trial, CostKind.LATENCY.key()).orElse(Double.NaN));
    }

    private static OptionalDouble accuracy(TrialRecord trial) {
        return metric(trial, MetricNames.ACCURACY);
    }

    /** The final metric, or what was known before the trial ran; empty if it is not a number. */
    private static OptionalDouble metric(TrialRecord trial, String name) {
        Double value = trial.metrics().get(name);
        if (value == null) {
            value = trial.definition().metrics().get(name);
        }
        return value == null || !Double.isFinite(value)
                ? OptionalDouble.empty()
                : OptionalDouble.of(value);
    }

    /** An attempt without a result. */
    record Failure(TrialRow row, AttemptRecord attempt, FailureReason reason) {

        String words() {
            return switch (reason) {
                case CRASH -> "the worker crashed";
                case OUT_OF_MEMORY -> "out of memory";
                case TIMEOUT -> "timed out";
                case NAN -> "the loss was not a number";
                case EXCEPTION -> "an exception";
                case DISK_FULL -> "the disk was full";
                case PREEMPTED -> "the study was stopped";
            };
        }
    }
}
