package io.quantrial.trial.run;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.search.Recommendation;
import io.quantrial.trial.search.Recommendation.Candidate;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The trials of a study that can be its answer, with the mean of their repetitions. */
final class Candidates {

    private final List<TrialRecord> trials;
    private final SearchSettings settings;
    private final Cost floatCost;

    Candidates(List<TrialRecord> trials, SearchSettings settings, Cost floatCost) {
        this.trials = trials;
        this.settings = settings;
        this.floatCost = floatCost;
    }

    /** Before the repetitions: who is worth them. */
    Recommendation firstRuns() {
        return recommendation(
                complete().stream()
                        .map(trial -> new Candidate(trial.number(), trial.metrics()))
                        .toList());
    }

    /** After them: one run can be lucky, so that only what was repeated counts, if anything was. */
    Recommendation allRuns() {
        List<Candidate> repeated =
                complete().stream()
                        .filter(trial -> !repetitions(trial).isEmpty())
                        .map(trial -> Candidate.of(trial.number(), runs(trial)))
                        .toList();
        return repeated.isEmpty() ? firstRuns() : recommendation(repeated);
    }

    private List<TrialRecord> complete() {
        return trials.stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .filter(trial -> Agenda.isCandidate(trial.definition().kind()))
                .toList();
    }

    private List<SortedMap<String, Double>> runs(TrialRecord trial) {
        List<SortedMap<String, Double>> runs = new ArrayList<>(List.of(trial.metrics()));
        repetitions(trial).forEach(repetition -> runs.add(repetition.metrics()));
        return runs;
    }

    private List<TrialRecord> repetitions(TrialRecord trial) {
        return trials.stream()
                .filter(other -> other.definition().kind() == TrialKind.REPETITION)
                .filter(other -> other.definition().parent() == trial.number())
                .filter(other -> other.state() == TrialState.COMPLETE)
                .toList();
    }

    private Recommendation recommendation(List<Candidate> candidates) {
        return Recommendation.of(
                candidates,
                new Recommendation.Goal(
                        settings.objectives(), settings.constraints(), floatAccuracy(), floatCost));
    }

    private double floatAccuracy() {
        return Agenda.floatModel(trials)
                .map(trial -> trial.metrics().get(MetricNames.ACCURACY))
                .orElse(Double.NaN);
    }
}
