package io.quantrial.onnx.file;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.quantrial.onnx.graph.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file beside a model that holds the numbers of its large constants, each at an offset that is
 * a multiple of 4096, so that a runtime can map it into memory.
 *
 * <p>Format: {@code TensorProto.external_data} of onnx.proto with the keys {@code location}, {@code
 * offset} and {@code length} (ONNX, "External Data", docs/ExternalData.md).
 */
final class ExternalData implements GraphProtos.TensorPlace, AutoCloseable {

    private static final long ALIGNMENT = 4096;
    private static final int SMALLEST = 1024;

    private final String location;
    private final FileChannel channel;

    ExternalData(Path file) throws IOException {
        location = file.getFileName().toString();
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Writes the numbers, unless there are so few that the model itself had better hold them. */
    @Override
    public TensorProto.Builder store(Tensor tensor) {
        ByteBuffer data = tensor.data();
        long length = data.remaining();
        if (length < SMALLEST) {
            return GraphProtos.tensor(tensor);
        }
        try {
            long offset = (channel.position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            channel.position(offset);
            while (data.hasRemaining()) {
                channel.write(data);
            }
            return GraphProtos.header(tensor)
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(entry("location", location))
                    .addExternalData(entry("offset", Long.toString(offset)))
                    .addExternalData(entry("length", Long.toString(length)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StringStringEntryProto.Builder entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
