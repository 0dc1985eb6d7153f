package io.quantrial.trial.run;

import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.search.Strategy;
import java.util.List;

/**
 * The strategy of a plan, and what it asks of the runner.
 *
 * @param strategy what {@code search.strategy} names
 * @param usesSignals whether signals are measured before anything is proposed
 * @param rungs where searched trainings are measured on their way, for the strategy to decide
 */
record Tactics(Strategy strategy, boolean usesSignals, List<Double> rungs) {

    /** In fewer steps there are no tenths. */
    private static final long FEWEST_STEPS = 20;

    /**
     * Finds the strategy.
     *
     * @throws TrialException if there is none of this name
     */
    static Tactics of(Experiment experiment, Goal goal, long trainingSamples) {
        Strategy strategy =
                Services.find(
                        Strategy.class,
                        Strategy::name,
                        "search.strategy",
                        experiment.search().strategy());
        boolean isSearch = goal == Goal.SEARCH;
        long steps =
                experiment.training().quantized().epochs()
                        * (trainingSamples / experiment.training().batchSize());
        boolean hasRungs =
                isSearch && experiment.search().pruner().isEmpty() && steps >= FEWEST_STEPS;
        return new Tactics(
                strategy,
                isSearch && strategy.usesSignals() && !experiment.search().signals().isEmpty(),
                hasRungs ? strategy.rungs() : List.of());
    }
}
