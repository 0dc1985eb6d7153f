package io.quantrial.trial.run;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.search.Recommendation;
import io.quantrial.trial.search.Recommendation.Candidate;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The trials of a study that can be its answer, with the mean of their repetitions. A reference can
 * only if it is a configuration of the space: users said what may be recommended.
 */
final class Candidates {

    private final List<TrialRecord> complete;
    private final Map<Integer, List<TrialRecord>> repetitions;
    private final Predicate<BitConfiguration> isInSpace;
    private final Recommendation.Requirements wanted;

    Candidates(
            List<TrialRecord> trials,
            Predicate<BitConfiguration> isInSpace,
            Goal goal,
            SearchSettings settings,
            Cost floatCost) {
        this.isInSpace = isInSpace;
        this.complete =
                trials.stream().filter(trial -> trial.state() == TrialState.COMPLETE).toList();
        this.repetitions =
                complete.stream()
                        .filter(trial -> trial.definition().kind() == TrialKind.REPETITION)
                        .collect(Collectors.groupingBy(trial -> trial.definition().parent()));
        this.wanted =
                new Recommendation.Requirements(
                        settings.objectives(),
                        goal.constraints(settings),
                        floatAccuracy(trials),
                        floatCost);
    }

    /** Before the repetitions: who is worth them. */
    Recommendation firstRuns() {
        return Recommendation.of(
                candidates().map(trial -> new Candidate(trial.number(), trial.metrics())).toList(),
                wanted);
    }

    /** After them: one run can be lucky, so that only what was repeated counts, if anything was. */
    Recommendation allRuns() {
        List<Candidate> repeated =
                candidates()
                        .filter(trial -> repetitions.containsKey(trial.number()))
                        .map(trial -> Candidate.of(trial.number(), runs(trial)))
                        .toList();
        return repeated.isEmpty() ? firstRuns() : Recommendation.of(repeated, wanted);
    }

    private Stream<TrialRecord> candidates() {
        return complete.stream()
                .filter(trial -> trial.definition().kind().isCandidate())
                .filter(this::canBeChosen);
    }

    private boolean canBeChosen(TrialRecord trial) {
        return trial.definition().kind() != TrialKind.REFERENCE
                || trial.definition()
                        .configuration()
                        .map(BitConfiguration::parse)
                        .filter(isInSpace)
                        .isPresent();
    }

    private List<SortedMap<String, Double>> runs(TrialRecord trial) {
        return Stream.concat(Stream.of(trial), repetitions.get(trial.number()).stream())
                .map(TrialRecord::metrics)
                .toList();
    }

    private static double floatAccuracy(List<TrialRecord> trials) {
        return Agenda.floatModel(trials)
                .map(trial -> trial.metrics().get(MetricNames.ACCURACY))
                .orElse(Double.NaN);
    }
}
