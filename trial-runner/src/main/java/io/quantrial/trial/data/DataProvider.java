package io.quantrial.trial.data;

import io.quantrial.spi.OptionSpec;
import java.util.List;

/**
 * Loads a data set by name: a {@link java.util.ServiceLoader} service. Implementations have a
 * public constructor without arguments and hold no state.
 */
public interface DataProvider {

    /**
     * Returns the value of the key {@code data.type}.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]{0,31}}
     */
    String name();

    /**
     * Returns the keys under {@code data} that this provider knows beyond {@code type}, {@code
     * path}, {@code validation} and {@code test}.
     *
     * @return the options
     */
    default List<OptionSpec> options() {
        return List.of();
    }

    /**
     * Checks what can be checked without loading everything, such as whether files are there.
     *
     * @param request where the data is
     * @throws io.quantrial.trial.TrialException with code {@code BAD_INPUT} and one line for the
     *     user
     */
    default void check(DataRequest request) {}

    /**
     * Loads the data.
     *
     * @param request where the data is
     * @return the samples; without a test set of its own, one is split off
     * @throws io.quantrial.trial.TrialException with code {@code BAD_INPUT} and one line for the
     *     user
     */
    LoadedData load(DataRequest request);
}
