package io.quantrial.trial.data;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A data set of IDX files.
 *
 * @param training images to train and validate with
 * @param test the set's own test images, if it has them
 */
record IdxSet(IdxImages training, Optional<IdxImages> test) {

    /** Reads the headers and checks that all files belong together. */
    void check() {
        Shape shape = training.check();
        test.ifPresent(
                images -> {
                    Shape other = images.check();
                    if (!other.equals(shape)) {
                        throw TrialException.input(
                                String.format(
                                        "%s: images are %s, but those of %s are %s",
                                        images.images().path(),
                                        other,
                                        training.images().path().getFileName(),
                                        shape));
                    }
                });
    }

    /** Reads everything. */
    LoadedData load(PixelScale scale) {
        Shape shape = training.check();
        int[] labels = training.readLabels();
        int[] testLabels = test.map(IdxImages::readLabels).orElseGet(() -> new int[0]);
        int classes =
                1
                        + IntStream.concat(IntStream.of(labels), IntStream.of(testLabels))
                                .max()
                                .orElse(0);
        float[] table = scale.table();
        return new LoadedData(
                Samples.ofCodes(shape, classes, training.images().readBytes(), table, labels),
                test.map(
                        set ->
                                Samples.ofCodes(
                                        shape,
                                        classes,
                                        set.images().readBytes(),
                                        table,
                                        testLabels)));
    }
}
