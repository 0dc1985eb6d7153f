package io.quantrial.trial.run;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Recommendation;
import io.quantrial.trial.search.Recommendation.Candidate;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What comes after the search: the finalists again with further seeds, then the test split, once,
 * for the float model, the references and the front.
 */
final class Finals {

    private final Plan plan;
    private final List<TrialRecord> trials;
    private final Candidates candidates;

    Finals(Plan plan, List<TrialRecord> trials) {
        this.plan = plan;
        this.trials = trials;
        this.candidates = new Candidates(trials, plan.experiment().search(), plan.floatCost());
    }

    Optional<NewTrial> next() {
        return nextRepetition().or(this::nextTest);
    }

    private Optional<NewTrial> nextRepetition() {
        int seeds = plan.experiment().search().seeds();
        for (Candidate finalist : candidates.firstRuns().finalists()) {
            for (int i = 1; i < seeds; i++) {
                long seed = plan.experiment().seed() + i;
                if (!exists(TrialKind.REPETITION, finalist.number(), seed)) {
                    return Optional.of(
                            follower(
                                    TrialKind.REPETITION,
                                    trials.get(finalist.number()),
                                    seed,
                                    trials.get(finalist.number()).definition().metrics()));
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
        Recommendation recommendation = candidates.allRuns();
        recommendation.front().forEach(member -> tested.add(trials.get(member.number())));
        long seed = plan.experiment().seed();
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

    static NewTrial follower(
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
