package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Decides which trial comes next, from the trials that there are: float model, references, search,
 * repetitions of the finalists, tests. A stage begins when the one before has ended.
 */
final class Agenda {

    private static final int MOST_INFEASIBLE = 1000;

    private final Plan plan;
    private final SearchLog search;
    private final BooleanSupplier timeIsUp;
    private final List<BitConfiguration> references;
    private boolean isExhausted;
    private int infeasible;

    Agenda(Plan plan, SearchLog search, BooleanSupplier timeIsUp) {
        this.plan = plan;
        this.search = search;
        this.timeIsUp = timeIsUp;
        this.references = plan.goal() == Goal.TRAIN ? List.of() : References.of(plan);
    }

    /** Returns the next trial, or empty if there is none yet, or none any more. */
    Optional<NewTrial> next(List<TrialRecord> trials) {
        Optional<TrialRecord> floating = floatModel(trials);
        if (floating.isEmpty()) {
            return Optional.of(
                    new NewTrial(
                            TrialKind.FLOAT,
                            TrialState.QUEUED,
                            plan.experiment().seed(),
                            Optional.empty(),
                            -1,
                            plan.floatCost().metrics()));
        }
        if (floating.get().state() != TrialState.COMPLETE) {
            return Optional.empty();
        }
        Optional<NewTrial> candidate = nextCandidate(trials);
        if (candidate.isPresent() || isAnyOpen(trials)) {
            return candidate;
        }
        return new Finals(plan, trials).next();
    }

    /** The last one: after damage to its checkpoint it is trained again. */
    static Optional<TrialRecord> floatModel(List<TrialRecord> trials) {
        return trials.stream()
                .filter(trial -> trial.definition().kind() == TrialKind.FLOAT)
                .reduce((first, second) -> second);
    }

    private static boolean isAnyOpen(List<TrialRecord> trials) {
        return trials.stream().anyMatch(trial -> !trial.state().isEnd());
    }

    private Optional<NewTrial> nextCandidate(List<TrialRecord> trials) {
        if (plan.goal() == Goal.TRAIN) {
            return count(trials, TrialKind.SEARCH) == 0
                    ? Optional.of(trainedConfiguration())
                    : Optional.empty();
        }
        int most = plan.experiment().search().maxTrials();
        long references = count(trials, TrialKind.REFERENCE);
        long candidates = references + countTrained(trials);
        if (candidates >= most) {
            return Optional.empty();
        }
        if (references < this.references.size()) {
            return Optional.of(
                    candidate(TrialKind.REFERENCE, this.references.get((int) references)));
        }
        if (isExhausted || timeIsUp.getAsBoolean()) {
            return Optional.empty();
        }
        return ask(trials);
    }

    private Optional<NewTrial> ask(List<TrialRecord> trials) {
        Optional<Point> point = search.ask(trials.size());
        if (point.isEmpty()) {
            isExhausted = true;
            return Optional.empty();
        }
        BitConfiguration configuration = plan.space().decode(point.get());
        NewTrial trial = candidate(TrialKind.SEARCH, configuration);
        if (known(trials).contains(configuration.toString())) {
            throw broken("proposed a configuration again: " + configuration);
        }
        if (plan.isFeasible(point.get())) {
            infeasible = 0;
            return Optional.of(trial);
        }
        if (++infeasible > MOST_INFEASIBLE) {
            throw broken("proposed " + infeasible + " configurations that break a constraint");
        }
        return Optional.of(
                new NewTrial(
                        trial.kind(),
                        TrialState.INFEASIBLE,
                        trial.seed(),
                        trial.configuration(),
                        trial.parent(),
                        trial.metrics()));
    }

    private TrialException broken(String what) {
        return new TrialException(
                TrialException.Code.FAILED,
                "search.strategy: \"" + plan.experiment().search().strategy() + "\" " + what);
    }

    private static Set<String> known(List<TrialRecord> trials) {
        return trials.stream()
                .filter(trial -> isCandidate(trial.definition().kind()))
                .flatMap(trial -> trial.definition().configuration().stream())
                .collect(Collectors.toSet());
    }

    static boolean isCandidate(TrialKind kind) {
        return kind == TrialKind.SEARCH || kind == TrialKind.REFERENCE;
    }

    private static long count(List<TrialRecord> trials, TrialKind kind) {
        return trials.stream().filter(trial -> trial.definition().kind() == kind).count();
    }

    private static long countTrained(List<TrialRecord> trials) {
        return trials.stream()
                .filter(trial -> trial.definition().kind() == TrialKind.SEARCH)
                .filter(trial -> trial.state() != TrialState.INFEASIBLE)
                .count();
    }

    private NewTrial candidate(TrialKind kind, BitConfiguration configuration) {
        return new NewTrial(
                kind,
                TrialState.QUEUED,
                plan.experiment().seed(),
                Optional.of(configuration.toString()),
                -1,
                plan.cost(configuration).metrics());
    }

    private NewTrial trainedConfiguration() {
        Cost cost = plan.cost(new BitConfiguration(new TreeMap<>()));
        return new NewTrial(
                TrialKind.SEARCH,
                TrialState.QUEUED,
                plan.experiment().seed(),
                Optional.empty(),
                -1,
                cost.metrics());
    }
}
