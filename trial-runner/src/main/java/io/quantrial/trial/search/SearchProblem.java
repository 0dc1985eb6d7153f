package io.quantrial.trial.search;

import io.quantrial.trial.cost.CostTable;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What a strategy works on; the same for the whole study.
 *
 * @param space what can vary
 * @param costs the exact cost of every point
 * @param feasible whether a point keeps all constraints on cost
 * @param objectives what to make better, at least one
 * @param seed the study's seed, for {@link Chance}
 * @param maxTrials how many trials there will be at most
 * @param listed the configurations of the strategy {@code fixed}, empty for others
 */
public record SearchProblem(
        SearchSpace space,
        CostTable costs,
        Predicate<Point> feasible,
        List<Objective> objectives,
        long seed,
        int maxTrials,
        List<Point> listed) {

    /** Checks that there is an objective, and copies. */
    public SearchProblem {
        Objects.requireNonNull(space, "space");
        Objects.requireNonNull(costs, "costs");
        Objects.requireNonNull(feasible, "feasible");
        objectives = List.copyOf(objectives);
        listed = List.copyOf(listed);
        if (objectives.isEmpty()) {
            throw new IllegalArgumentException("a search needs an objective");
        }
    }
}
