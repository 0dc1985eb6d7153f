package io.quantrial.trial.search;

/**
 * Decides whether a running trial is stopped early: a {@link java.util.ServiceLoader} service.
 * Implementations have a public constructor without arguments and hold no state.
 */
public interface Pruner {

    /**
     * Returns the value of the key {@code search.pruner}.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]{0,31}}
     */
    String name();

    /**
     * Decides about a trial that has just reported a step.
     *
     * @param report the trial with its reports
     * @return true to stop it
     */
    boolean prune(PruneRequest report);
}
