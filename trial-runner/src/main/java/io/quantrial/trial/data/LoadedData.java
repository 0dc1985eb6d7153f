package io.quantrial.trial.data;

import java.util.Objects;
import java.util.Optional;

/**
 * What a provider loaded.
 *
 * @param training samples to train and validate with
 * @param test the data set's own test samples, if it has them
 * @param scaling what happens to the values once it is known which samples train
 */
public record LoadedData(Samples training, Optional<Samples> test, Scaling scaling) {

    /** Checks that nothing is missing and that test samples look like the others. */
    public LoadedData {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(scaling, "scaling");
        test.ifPresent(
                samples -> {
                    if (!samples.sample().equals(training.sample())
                            || samples.classes() != training.classes()) {
                        throw new IllegalArgumentException(
                                String.format(
                                        "test samples of %s and %d classes do not fit training"
                                                + " samples of %s and %d",
                                        samples.sample(),
                                        samples.classes(),
                                        training.sample(),
                                        training.classes()));
                    }
                });
    }

    /**
     * Creates loaded data whose values stay as they are.
     *
     * @param training samples to train and validate with
     * @param test the data set's own test samples, if it has them
     */
    public LoadedData(Samples training, Optional<Samples> test) {
        this(training, test, Scaling.NONE);
    }
}
