package io.quantrial.trial.data.file;

import io.quantrial.trial.TrialException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of unsigned bytes in the IDX format of MNIST, plain or gzip.
 *
 * @param path the file
 */
record IdxFile(Path path) {

    private static final int UNSIGNED_BYTES = 0x08;
    private static final int MOST_AXES = 4;

    /**
     * Reads how large the file's array is.
     *
     * @return the sizes of its axes
     * @throws TrialException if it is not an IDX file of unsigned bytes
     */
    List<Integer> readShape() {
        return DataFile.read(path, this::shape);
    }

    /**
     * Reads the file's array.
     *
     * @return all its values
     * @throws TrialException if it is not an IDX file of unsigned bytes, or ends early or late
     */
    byte[] readBytes() {
        return DataFile.read(
                path,
                in -> {
                    int size = shape(in).stream().reduce(1, (a, b) -> a * b);
                    byte[] bytes = in.readNBytes(size);
                    if (bytes.length < size) {
                        throw damaged("ends after " + bytes.length + " of " + size + " values");
                    }
                    if (in.read() >= 0) {
                        throw damaged("goes on after its " + size + " values");
                    }
                    return bytes;
                });
    }

    private List<Integer> shape(InputStream in) throws IOException {
        DataInputStream header = new DataInputStream(in);
        int magic = header.readInt();
        int axes = magic & 0xff;
        if (magic >>> 16 != 0 || axes == 0 || axes > MOST_AXES) {
            throw damaged(String.format("starts with %08x, which is not IDX", magic));
        }
        int type = magic >> 8 & 0xff;
        if (type != UNSIGNED_BYTES) {
            throw TrialException.input(
                    String.format(
                            "%s: has values of type 0x%02x; allowed: unsigned bytes (0x08)",
                            path, type));
        }
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        for (int i = 0; i < axes; i++) {
            shape.add(header.readInt());
            size *= shape.get(i);
            if (size <= 0 || size > Integer.MAX_VALUE) {
                throw damaged("has an impossible shape: " + shape);
            }
        }
        return shape;
    }

    private TrialException damaged(String reason) {
        return TrialException.input(path + ": " + reason + "; get the file again");
    }
}
