package io.quantrial.trial.search.allocate;

import java.util.List;
import java.util.Optional;

/** What a {@link LabelSearch} makes least, and the best allowed choices that are known so far. */
abstract class Goal {

    private final Knapsack knapsack;
    private Optional<List<Integer>> incumbent = Optional.empty();
    private double ceiling;

    /**
     * Creates a goal.
     *
     * @param knapsack the problem
     * @param ceiling what the best allowed value cannot exceed, or infinity
     */
    Goal(Knapsack knapsack, double ceiling) {
        this.knapsack = knapsack;
        this.ceiling = ceiling;
    }

    final Knapsack knapsack() {
        return knapsack;
    }

    /**
     * Returns a lower bound of the value of every completion of partial sums.
     *
     * @param item the first item without a choice; after the last one, the bound is the value
     * @param sums the sums of the choices for the items before
     * @return the bound; infinite if no completion is allowed
     */
    abstract double bound(int item, long[] sums);

    /**
     * Keeps choices if they are allowed and better than those that were offered before.
     *
     * @param choices a choice for each item
     */
    final void offer(List<Integer> choices) {
        double value = bound(knapsack.size(), knapsack.sums(choices));
        if (value < ceiling || incumbent.isEmpty() && value < Double.POSITIVE_INFINITY) {
            incumbent = Optional.of(List.copyOf(choices));
            ceiling = value;
        }
    }

    /** The best allowed choices that were offered. */
    final Optional<List<Integer>> incumbent() {
        return incumbent;
    }

    /** What the best allowed value cannot exceed. */
    final double ceiling() {
        return ceiling;
    }
}
