package io.quantrial.trial.model;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.Options;
import java.util.Objects;

/**
 * What a network must fit.
 *
 * @param sample the shape of one sample, without the batch axis; images are (channels, height,
 *     width)
 * @param classes the number of classes
 * @param options the provider's own options, every one with a value
 */
public record ModelRequest(Shape sample, int classes, Options options) {

    /** Checks the number of classes. */
    public ModelRequest {
        Objects.requireNonNull(sample, "sample");
        Objects.requireNonNull(options, "options");
        if (classes < 2) {
            throw new IllegalArgumentException("needs at least 2 classes: " + classes);
        }
    }
}
