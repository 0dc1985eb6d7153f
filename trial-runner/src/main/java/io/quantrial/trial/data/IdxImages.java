package io.quantrial.trial.data;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;
import java.util.List;

/**
 * Images and their labels in two IDX files.
 *
 * @param images unsigned bytes (n, height, width) or (n, channels, height, width)
 * @param labels unsigned bytes (n)
 */
record IdxImages(IdxFile images, IdxFile labels) {

    /**
     * Reads the headers and checks that the files belong together.
     *
     * @return the shape of one image, (channels, height, width)
     * @throws TrialException if they do not
     */
    Shape check() {
        List<Integer> shape = images.readShape();
        List<Integer> labelShape = labels.readShape();
        if (shape.size() < 3) {
            throw TrialException.input(
                    images.path()
                            + ": holds "
                            + IdxFile.text(shape)
                            + " values, which are not images; needs 3 or 4 axes");
        }
        if (labelShape.size() != 1 || !labelShape.get(0).equals(shape.get(0))) {
            throw TrialException.input(
                    String.format(
                            "%s: holds %s labels, but %s has %d images",
                            labels.path(),
                            IdxFile.text(labelShape),
                            images.path().getFileName(),
                            shape.get(0)));
        }
        return shape.size() == 3
                ? new Shape(1, shape.get(1), shape.get(2))
                : new Shape(shape.get(1), shape.get(2), shape.get(3));
    }

    /** Returns the class of each image. */
    int[] readLabels() {
        byte[] bytes = labels.readBytes();
        int[] classes = new int[bytes.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return classes;
    }
}
