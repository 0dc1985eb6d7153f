package io.quantrial.trial.data.file;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.LoadedData;
import io.quantrial.trial.data.Samples;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A data set of IDX files.
 *
 * @param training images to train and validate with
 * @param test the set's own test images, if it has them
 */
record IdxSet(Images training, Optional<Images> test) {

    /**
     * Reads the headers and checks that all files belong together.
     *
     * @return the shape of one image, (channels, height, width)
     * @throws TrialException if they do not
     */
    Shape check() {
        Shape shape = training.check();
        test.ifPresent(
                images -> {
                    Shape other = images.check();
                    if (!other.equals(shape)) {
                        throw TrialException.input(
                                String.format(
                                        "%s: images are %s, but those of %s are %s",
                                        images.pixels().path(),
                                        other,
                                        training.pixels().path().getFileName(),
                                        shape));
                    }
                });
        return shape;
    }

    /** Reads everything. */
    LoadedData load(PixelScale scale) {
        Shape shape = check();
        int[] labels = training.readLabels();
        int[] testLabels = test.map(Images::readLabels).orElseGet(() -> new int[0]);
        int largest =
                IntStream.concat(IntStream.of(labels), IntStream.of(testLabels))
                        .max()
                        .orElseThrow();
        if (largest == 0) {
            throw TrialException.input(
                    training.labels().path() + ": all labels are 0; needs at least two classes");
        }
        int classes = largest + 1;
        float[] table = scale.table();
        return new LoadedData(
                training.samples(shape, classes, table, labels),
                test.map(images -> images.samples(shape, classes, table, testLabels)));
    }

    /**
     * Images and their labels in two files.
     *
     * @param pixels unsigned bytes (n, height, width) or (n, channels, height, width)
     * @param labels unsigned bytes (n)
     */
    record Images(IdxFile pixels, IdxFile labels) {

        private Shape check() {
            List<Integer> shape = pixels.readShape();
            List<Integer> labelShape = labels.readShape();
            if (shape.size() < 3) {
                throw TrialException.input(
                        String.format(
                                "%s: has the shape %s; allowed: (images, height, width) or"
                                        + " (images, channels, height, width)",
                                pixels.path(), shape));
            }
            if (!labelShape.equals(shape.subList(0, 1))) {
                throw TrialException.input(
                        String.format(
                                "%s: has the shape %s, but %s has %d images",
                                labels.path(),
                                labelShape,
                                pixels.path().getFileName(),
                                shape.get(0)));
            }
            int channels = shape.size() == 3 ? 1 : shape.get(1);
            return new Shape(channels, shape.get(shape.size() - 2), shape.get(shape.size() - 1));
        }

        private int[] readLabels() {
            byte[] bytes = labels.readBytes();
            return IntStream.range(0, bytes.length)
                    .map(i -> Byte.toUnsignedInt(bytes[i]))
                    .toArray();
        }

        private Samples samples(Shape shape, int classes, float[] table, int[] numbers) {
            return Samples.ofCodes(shape, classes, pixels.readBytes(), table, numbers);
        }
    }
}
