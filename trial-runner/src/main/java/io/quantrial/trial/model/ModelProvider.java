package io.quantrial.trial.model;

import io.quantrial.spi.OptionSpec;
import java.util.List;

/**
 * Builds a network by name: a {@link java.util.ServiceLoader} service. Implementations have a
 * public constructor without arguments and hold no state.
 */
public interface ModelProvider {

    /**
     * Returns the value of the key {@code model.type}.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]{0,31}}
     */
    String name();

    /**
     * Returns the keys under {@code model} that this provider knows beyond {@code type} and {@code
     * checkpoint}.
     *
     * @return the options
     */
    default List<OptionSpec> options() {
        return List.of();
    }

    /**
     * Builds the network.
     *
     * @param request what goes in and out
     * @return a fresh block, not initialised, with names for its layers
     * @throws io.quantrial.trial.TrialException with code {@code BAD_INPUT} and one line for the
     *     user
     */
    Network build(ModelRequest request);
}
