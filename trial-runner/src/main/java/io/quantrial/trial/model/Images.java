package io.quantrial.trial.model;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;

/** What convolutional networks ask of their samples. */
final class Images {

    private Images() {}

    /** Refuses samples that are not (channels, height, width). */
    static void check(String model, Shape sample) {
        check(model, sample, 1);
    }

    /** Refuses samples that are not (channels, height, width), and images that are too small. */
    static void check(String model, Shape sample, int smallest) {
        if (sample.dimension() != 3) {
            throw TrialException.input(
                    String.format(
                            "model.type: %s needs images (channels, height, width), but samples"
                                    + " are %s; take mlp, or give csv data a data.shape",
                            model, sample));
        }
        if (Math.min(sample.get(1), sample.get(2)) < smallest) {
            throw TrialException.input(
                    String.format(
                            "model.type: %s needs images of at least %d x %d pixels, but they are"
                                    + " %d x %d; take lenet or resnet8",
                            model, smallest, smallest, sample.get(1), sample.get(2)));
        }
    }
}
