package io.quantrial.trial.execute;

/**
 * Opens an executor by name: a {@link java.util.ServiceLoader} service. Implementations have a
 * public constructor without arguments and hold no state.
 */
public interface ExecutorProvider {

    /**
     * Returns the value of the key {@code search.executor}.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]{0,31}}
     */
    String name();

    /**
     * Opens an executor.
     *
     * @param settings what it needs to know
     * @return the executor, for the caller to close
     */
    TrialExecutor open(ExecutorSettings settings);
}
