package io.quantrial.trial.data;

import java.util.Objects;
import java.util.Optional;

/**
 * What a provider loaded.
 *
 * @param training samples to train and validate with
 * @param test the data set's own test samples, if it has them
 */
public record LoadedData(Samples training, Optional<Samples> test) {

    /** Checks that nothing is missing. */
    public LoadedData {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(test, "test");
    }
}
