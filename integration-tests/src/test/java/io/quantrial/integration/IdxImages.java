package io.quantrial.integration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Grey images and labels in the IDX format of MNIST, normalised as NNI's example does.
 *
 * @param images float32 (n, 1, 28, 28)
 * @param labels float32 (n)
 */
record IdxImages(NDArray images, NDArray labels) {

    private static final float MEAN = 0.1307f;
    private static final float DEVIATION = 0.3081f;

    /** Reads {@code PREFIX-images-idx3-ubyte.gz} and {@code PREFIX-labels-idx1-ubyte.gz}. */
    static IdxImages read(NDManager manager, Path folder, String prefix) throws IOException {
        try (NDArray pixels = bytes(manager, folder.resolve(prefix + "-images-idx3-ubyte.gz"), 3);
                NDArray classes =
                        bytes(manager, folder.resolve(prefix + "-labels-idx1-ubyte.gz"), 1);
                NDArray scaled = pixels.toType(DataType.FLOAT32, true).divi(255f)) {
            Shape shape = pixels.getShape();
            NDArray images = scaled.sub(MEAN).divi(DEVIATION);
            return new IdxImages(
                    images.reshape(shape.get(0), 1, shape.get(1), shape.get(2)),
                    classes.toType(DataType.FLOAT32, true));
        }
    }

    private static NDArray bytes(NDManager manager, Path file, int dimensions) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
            int magic = in.readInt();
            if (magic != (8 << 8 | dimensions)) {
                throw new IOException(file + " is not an IDX file of bytes");
            }
            long[] shape = new long[dimensions];
            for (int i = 0; i < dimensions; i++) {
                shape[i] = in.readInt();
            }
            Shape form = new Shape(shape);
            return manager.create(ByteBuffer.wrap(in.readAllBytes()), form, DataType.UINT8);
        }
    }

    long size() {
        return labels.size();
    }

    /** Returns the rows with these indices. */
    IdxImages rows(NDManager manager, int[] indices) {
        try (NDArray index = manager.create(indices).toType(DataType.INT64, false)) {
            NDArray rows = images.get(manager, new NDIndex("{}", index));
            NDArray classes = labels.get(manager, new NDIndex("{}", index));
            rows.attach(manager);
            classes.attach(manager);
            return new IdxImages(rows, classes);
        }
    }
}
