package io.quantrial.trial.run;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What comes after the search: finalists, and references that one can be compared with, again with
 * further seeds; then the test split, once, for the float model, the references and the front.
 */
final class Finals {

    private final long seed;
    private final int seeds;
    private final List<TrialRecord> trials;
    private final Candidates candidates;

    Finals(
            Experiment experiment,
            Predicate<BitConfiguration> isInSpace,
            Goal goal,
            Cost floatCost,
            List<TrialRecord> trials) {
        this.seed = experiment.seed();
        this.seeds = goal.seeds(experiment.search());
        this.trials = trials;
        this.candidates = new Candidates(trials, isInSpace, goal, experiment.search(), floatCost);
    }

    /**
     * Returns the next trial, or empty if every one of them exists, or the tests wait for a
     * repetition that has not ended.
     */
    Optional<NewTrial> next() {
        Optional<NewTrial> repetition = nextRepetition();
        return repetition.isPresent() || isRepeating() ? repetition : nextTest();
    }

    private boolean isRepeating() {
        return trials.stream()
                .filter(trial -> !trial.state().isEnd())
                .anyMatch(trial -> trial.definition().kind() == TrialKind.REPETITION);
    }

    private Optional<NewTrial> nextRepetition() {
        for (int number : candidates.repeated()) {
            for (int i = 1; i < seeds; i++) {
                if (!exists(TrialKind.REPETITION, number, seed + i)) {
                    TrialRecord first = trials.get(number);
                    return Optional.of(
                            follower(
                                    TrialKind.REPETITION,
                                    first,
                                    seed + i,
                                    first.definition().metrics()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<NewTrial> nextTest() {
        List<TrialRecord> tested = new ArrayList<>();
        Agenda.floatModel(trials).ifPresent(tested::add);
        trials.stream()
                .filter(trial -> trial.definition().kind() == TrialKind.REFERENCE)
                .forEach(tested::add);
        candidates.allRuns().front().forEach(member -> tested.add(trials.get(member.number())));
        return tested.stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .filter(trial -> !exists(TrialKind.TEST, trial.number(), seed))
                .findFirst()
                .map(trial -> follower(TrialKind.TEST, trial, seed, Map.of()));
    }

    private boolean exists(TrialKind kind, int parent, long seed) {
        return trials.stream()
                .map(TrialRecord::definition)
                .anyMatch(
                        trial ->
                                trial.kind() == kind
                                        && trial.parent() == parent
                                        && trial.seed() == seed);
    }

    private static NewTrial follower(
            TrialKind kind, TrialRecord parent, long seed, Map<String, Double> metrics) {
        return new NewTrial(
                kind,
                TrialState.QUEUED,
                seed,
                parent.definition().configuration(),
                parent.number(),
                metrics);
    }
}
