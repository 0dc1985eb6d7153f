package io.quantrial.trial.run;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.TrialTask;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes the task of a trial: where it starts, and what it leaves behind. */
final class Tasks {

    private static final Pattern RESULT =
            Pattern.compile("(float|trial)-[0-9]{4,}-[0-9]+\\.params");

    private Tasks() {}

    static TrialTask of(Plan plan, List<TrialRecord> trials, TrialRecord trial) {
        int attempt = trial.attempts().size();
        return new TrialTask(
                trial.definition().kind(),
                trial.number(),
                attempt,
                Retries.seed(trial),
                plan.experiment().values(),
                trial.definition().configuration(),
                start(trials, trial),
                result(trial, attempt),
                tested(trials, trial),
                stops(plan, trial));
    }

    private static List<Double> stops(Plan plan, TrialRecord trial) {
        List<Double> rungs =
                trial.definition().kind().isCandidate()
                        ? plan.tactics().rungs()
                        : List.<Double>of();
        return rungs.isEmpty() ? rungs : Stream.concat(rungs.stream(), Stream.of(1.0)).toList();
    }

    private static Optional<TrialKind> tested(List<TrialRecord> trials, TrialRecord trial) {
        return Optional.of(trial.definition())
                .filter(definition -> definition.kind() == TrialKind.TEST)
                .map(definition -> trials.get(definition.parent()).definition().kind());
    }

    private static Optional<CheckpointRecord> start(List<TrialRecord> trials, TrialRecord trial) {
        return switch (trial.definition().kind()) {
            case FLOAT -> Optional.empty();
            case TEST -> trials.get(trial.definition().parent()).checkpoint();
            case SIGNALS, SCREENING, REFERENCE, SEARCH, REPETITION ->
                    Agenda.floatModel(trials).flatMap(TrialRecord::checkpoint);
        };
    }

    /** An attempt never writes over the file of another one. */
    private static Optional<String> result(TrialRecord trial, int attempt) {
        return switch (trial.definition().kind()) {
            case FLOAT -> Optional.of(name("float", trial, attempt));
            case REFERENCE, SEARCH, REPETITION -> Optional.of(name("trial", trial, attempt));
            case SIGNALS, SCREENING, TEST -> Optional.empty();
        };
    }

    /** Returns whether a file name is one that {@link TrialTask#result} may have. */
    static boolean isResult(String name) {
        return RESULT.matcher(name).matches();
    }

    private static String name(String what, TrialRecord trial, int attempt) {
        return String.format(Locale.ROOT, "%s-%04d-%d.params", what, trial.number(), attempt);
    }

    /** Returns the metric without which a trial of this kind has no result, if there is one. */
    static Optional<String> neededMetric(TrialKind kind) {
        return switch (kind) {
            case SIGNALS -> Optional.empty();
            case TEST -> Optional.of(MetricNames.TEST_ACCURACY);
            default -> Optional.of(MetricNames.ACCURACY);
        };
    }
}
