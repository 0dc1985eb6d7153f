package io.quantrial.trial.run;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.search.Candidate;
import io.quantrial.trial.search.Comparison;
import io.quantrial.trial.search.Recommendation;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The trials of a study that can be its answer, with the mean of their repetitions, and the
 * references that they are compared with. A reference can be the answer only if it is a
 * configuration of the space: users said what may be recommended.
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
        return Recommendation.of(candidates().map(Candidates::firstRun).toList(), wanted);
    }

    /** After them: one run can be lucky, so that only what was repeated counts, if anything was. */
    Recommendation allRuns() {
        return Recommendation.of(competing().map(this::allRuns).toList(), wanted);
    }

    /** Each reference beside the best that the search found, by the same runs as the answer. */
    List<Comparison> comparisons() {
        return comparisons(competing(), this::allRuns);
    }

    /** The references with a result, also those that cannot be chosen, with all their runs. */
    List<Candidate> references() {
        return ofKind(TrialKind.REFERENCE, complete.stream()).map(this::allRuns).toList();
    }

    /**
     * The numbers of those that are trained with further seeds: the finalists, then the references
     * and what they are compared with.
     */
    Set<Integer> repeated() {
        Set<Integer> numbers = new LinkedHashSet<>();
        firstRuns().finalists().forEach(finalist -> numbers.add(finalist.number()));
        for (Comparison comparison : comparisons(candidates(), Candidates::firstRun)) {
            numbers.add(comparison.found().number());
            numbers.add(comparison.reference().number());
        }
        return numbers;
    }

    private List<Comparison> comparisons(
            Stream<TrialRecord> candidates, Function<TrialRecord, Candidate> runs) {
        return Comparison.of(
                ofKind(TrialKind.REFERENCE, complete.stream()).map(runs).toList(),
                ofKind(TrialKind.SEARCH, candidates).map(runs).filter(wanted::keepsCost).toList(),
                wanted.objectives());
    }

    private static Stream<TrialRecord> ofKind(TrialKind kind, Stream<TrialRecord> trials) {
        return trials.filter(trial -> trial.definition().kind() == kind);
    }

    private Stream<TrialRecord> competing() {
        boolean isAnyRepeated = candidates().anyMatch(this::isRepeated);
        return candidates().filter(trial -> !isAnyRepeated || isRepeated(trial));
    }

    private boolean isRepeated(TrialRecord trial) {
        return repetitions.containsKey(trial.number());
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

    private static Candidate firstRun(TrialRecord trial) {
        return candidate(trial, List.of());
    }

    private Candidate allRuns(TrialRecord trial) {
        return candidate(trial, repetitions.getOrDefault(trial.number(), List.of()));
    }

    private static Candidate candidate(TrialRecord trial, List<TrialRecord> repetitions) {
        SortedMap<Long, SortedMap<String, Double>> runs = new TreeMap<>();
        runs.put(Retries.seed(trial), trial.metrics());
        repetitions.forEach(run -> runs.put(Retries.seed(run), run.metrics()));
        return Candidate.of(trial.number(), runs);
    }

    private static double floatAccuracy(List<TrialRecord> trials) {
        return Agenda.floatModel(trials)
                .map(trial -> trial.metrics().get(MetricNames.ACCURACY))
                .orElse(Double.NaN);
    }
}
