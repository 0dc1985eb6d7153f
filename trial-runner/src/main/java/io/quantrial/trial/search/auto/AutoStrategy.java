package io.quantrial.trial.search.auto;

import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import java.util.List;

/**
 * The strategy {@code auto}, the default: signals, screening without training, and a surrogate that
 * chooses what is worth training.
 *
 * <ol>
 *   <li>Signals of the float model predict how much each alternative of each layer hurts. The exact
 *       solutions of the knapsack problem with these predictions, for every budget of every
 *       objective of cost, their neighbours, uniform widths, and a random tenth are the pool.
 *   <li>The pool is screened: measured without training.
 *   <li>A ridge regression predicts the logarithm of the loss after training, from the loss before
 *       it and from the widths. The candidate whose cost and predicted loss, with the error of such
 *       predictions, promise the largest gain of hypervolume to the front of what was trained is
 *       trained next. What the regression says about configurations outside the pool, by the
 *       knapsack problem again, renews the pool.
 *   <li>A training that was measured at a tenth or at two fifths of its length, and whose end by
 *       the experience of others cannot reach the front, is stopped.
 * </ol>
 *
 * <p>Every figure is a logarithm, of losses as of costs: a configuration of half the size is as
 * much better than one of the whole as a quarter is than the half.
 */
public final class AutoStrategy implements Strategy {

    static final List<Double> RUNGS = List.of(0.1, 0.4);

    /** Creates the strategy; called by {@link java.util.ServiceLoader}. */
    public AutoStrategy() {}

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public Search start(SearchProblem problem) {
        return new AutoSearch(problem);
    }

    @Override
    public boolean usesSignals() {
        return true;
    }

    @Override
    public List<Double> rungs() {
        return RUNGS;
    }
}
