package io.quantrial.trial.insight;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.search.Candidate;
import io.quantrial.trial.statistics.ConfidenceInterval;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.Optional;
import java.util.OptionalDouble;

/** Finds what configurations reach without training, among the trials that screened them. */
final class Untrained {

    private final Study study;

    Untrained(Study study) {
        this.study = study;
    }

    /** Empty if the configuration was not screened or not trained, or a figure is missing. */
    Optional<Insight> insight(Candidate trained) {
        OptionalDouble floating = floatAccuracy();
        OptionalDouble untrained = accuracy(study.trial(trained.number()));
        int samples = study.file().validationSamples();
        if (floating.isEmpty()
                || untrained.isEmpty()
                || trained.accuracies().isEmpty()
                || samples == 0
                || study.experiment().training().quantized().epochs() == 0) {
            return Optional.empty();
        }
        ConfidenceInterval interval =
                ConfidenceInterval.of(trained.accuracies().values(), study.file().resolution());
        return Optional.of(
                new TrainingInsight(
                                trained.number(),
                                Words.name(study.trial(trained.number())),
                                new TrainingInsight.Accuracies(
                                        floating.getAsDouble(),
                                        untrained.getAsDouble(),
                                        interval,
                                        samples))
                        .insight());
    }

    private OptionalDouble floatAccuracy() {
        return study.floatModel().map(Untrained::metric).orElse(OptionalDouble.empty());
    }

    /** The last one: what is screened again after a change counts. */
    private OptionalDouble accuracy(TrialRecord trained) {
        return study.trials().stream()
                .filter(trial -> trial.definition().kind() == TrialKind.SCREENING)
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .filter(
                        trial ->
                                trial.definition()
                                        .configuration()
                                        .equals(trained.definition().configuration()))
                .reduce((first, second) -> second)
                .map(Untrained::metric)
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble metric(TrialRecord trial) {
        double accuracy = trial.metrics().getOrDefault(MetricNames.ACCURACY, Double.NaN);
        return Double.isFinite(accuracy) ? OptionalDouble.of(accuracy) : OptionalDouble.empty();
    }
}
