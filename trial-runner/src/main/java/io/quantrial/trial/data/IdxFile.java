package io.quantrial.trial.data;

import io.quantrial.trial.TrialException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file of unsigned bytes in the IDX format of MNIST, plain or gzip.
 *
 * @param path the file
 */
record IdxFile(Path path) {

    private static final int UNSIGNED_BYTES = 0x08;

    /**
     * Reads how large the file's array is.
     *
     * @return the sizes of its axes
     * @throws TrialException if it is not an IDX file of unsigned bytes
     */
    List<Integer> readShape() {
        return read(this::shape);
    }

    /**
     * Reads the file's array.
     *
     * @return all its values
     * @throws TrialException if it is not an IDX file of unsigned bytes, or ends early or late
     */
    byte[] readBytes() {
        return read(
                in -> {
                    List<Integer> shape = shape(in);
                    long size =
                            shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
                    byte[] bytes = in.readNBytes((int) size);
                    if (bytes.length < size) {
                        throw damaged(
                                String.format("ends after %d of %d values", bytes.length, size));
                    }
                    if (in.read() >= 0) {
                        throw damaged("goes on after its " + size + " values");
                    }
                    return bytes;
                });
    }

    private List<Integer> shape(DataInputStream in) throws IOException {
        int magic = in.readInt();
        int dimensions = magic & 0xff;
        if (magic >>> 16 != 0 || dimensions == 0 || dimensions > 4) {
            throw damaged(String.format("starts with %08x, which is not IDX", magic));
        }
        if ((magic >> 8 & 0xff) != UNSIGNED_BYTES) {
            throw damaged(
                    String.format(
                            "has values of type 0x%02x; only unsigned bytes (0x08) can be read",
                            magic >> 8 & 0xff));
        }
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        for (int i = 0; i < dimensions; i++) {
            int axis = in.readInt();
            shape.add(axis);
            if (axis <= 0 || size > Integer.MAX_VALUE / axis) {
                throw damaged("has an impossible shape: " + shape);
            }
            size *= axis;
        }
        return shape;
    }

    private <T> T read(Content<T> content) {
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(
                                GzipOrPlain.open(
                                        new BufferedInputStream(Files.newInputStream(path)))))) {
            return content.read(in);
        } catch (EOFException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT, path + ": ends too early; get it again", e);
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT, path + ": cannot be read: " + Messages.of(e), e);
        }
    }

    private TrialException damaged(String reason) {
        return TrialException.input(path + ": " + reason + "; get the file again");
    }

    static String text(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    /** What is read from the open file. */
    private interface Content<T> {
        T read(DataInputStream in) throws IOException;
    }
}
