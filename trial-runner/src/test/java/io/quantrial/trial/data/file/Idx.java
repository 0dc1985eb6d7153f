package io.quantrial.trial.data.file;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX files. */
final class Idx {

    private Idx() {}

    static byte[] bytes(List<Integer> shape, int... values) {
        return bytes(0x0800 | shape.size(), shape, values);
    }

    static byte[] bytes(int magic, List<Integer> shape, int... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(magic);
            for (int axis : shape) {
                out.writeInt(axis);
            }
            for (int value : values) {
                out.writeByte(value);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    static void writeGzip(Path file, byte[] bytes) throws IOException {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
    }
}
