package io.quantrial.trial.search;

import java.util.List;

/**
 * Decides which configurations are tried: a {@link java.util.ServiceLoader} service.
 * Implementations have a public constructor without arguments and hold no state.
 */
public interface Strategy {

    /**
     * Returns the value of the key {@code search.strategy}.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]{0,31}}
     */
    String name();

    /**
     * Starts a search.
     *
     * @param problem what to search
     * @return the state before the first call
     */
    Search start(SearchProblem problem);

    /**
     * Returns whether the signals of {@code search.signals} are measured for this strategy.
     *
     * @return false, unless overridden
     */
    default boolean usesSignals() {
        return false;
    }

    /**
     * Returns where trainings are measured on their way, for {@link Search#goesOn}.
     *
     * @return shares of the whole training, ascending in (0, 1); without any, trainings are
     *     measured after each epoch, which is when pruners decide
     */
    default List<Double> rungs() {
        return List.of();
    }
}
