package io.quantrial.trial.search;

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
}
