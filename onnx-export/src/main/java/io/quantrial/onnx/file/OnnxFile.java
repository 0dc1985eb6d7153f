package io.quantrial.onnx.file;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.quantrial.onnx.graph.Constant;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.QuantException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** Writes a finished graph in ONNX's format. */
public final class OnnxFile {

    /**
     * The bytes of constants from which on they go to a file of their own: protobuf cannot hold
     * more than 2<sup>31</sup> − 1 in one message, nodes and names included.
     */
    public static final long LIMIT = 2_000_000_000L;

    private OnnxFile() {}

    /**
     * Makes ONNX's message of a graph, which holds all constants.
     *
     * @param graph a graph of ONNX operators and plain tensors
     * @param opset the version of the operators
     * @param metadata what the file says of itself
     * @return the message
     */
    public static ModelProto message(Graph graph, int opset, SortedMap<String, String> metadata) {
        return message(graph, opset, metadata, GraphProtos::tensor);
    }

    private static ModelProto message(
            Graph graph,
            int opset,
            SortedMap<String, String> metadata,
            GraphProtos.TensorPlace place) {
        ModelProto.Builder model =
                ModelProto.newBuilder()
                        .setIrVersion(irVersion(opset))
                        .setProducerName("quantrial")
                        .setDocString("A DJL model; the metadata say where it comes from.")
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                        .setGraph(GraphProtos.graph(graph, place));
        String version = OnnxFile.class.getPackage().getImplementationVersion();
        if (version != null) {
            model.setProducerVersion(version);
        }
        metadata.forEach(
                (key, value) ->
                        model.addMetadataProps(
                                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /**
     * Returns the oldest version of the format that knows the types and operators of an opset.
     *
     * @param opset the version of the operators, at least 15
     * @return the version of the format, by the table of ONNX's docs/Versioning.md
     */
    static int irVersion(int opset) {
        if (opset < 19) {
            return 8;
        }
        if (opset < 21) {
            return 9;
        }
        return opset < 23 ? 10 : opset - 12;
    }

    /**
     * Writes a model; where its constants take more than the limit, the large ones go to a second
     * file with the name of the first and {@code .data} at its end.
     *
     * @param graph a graph of ONNX operators and plain tensors
     * @param opset the version of the operators
     * @param metadata what the file says of itself
     * @param file a file that is not there yet
     * @param limit the bytes of constants that the first file may hold, usually {@link #LIMIT}
     * @throws IOException if writing fails; what was written stays
     */
    public static void write(
            Graph graph, int opset, SortedMap<String, String> metadata, Path file, long limit)
            throws IOException {
        ModelProto model;
        if (constantBytes(graph) <= limit) {
            model = message(graph, opset, metadata);
        } else {
            try (ExternalData data = new ExternalData(dataOf(file))) {
                model = message(graph, opset, metadata, data);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            model.writeTo(out);
        }
    }

    /**
     * Returns the file that holds the large constants of a model.
     *
     * @param file the model
     * @return the file beside it, which is there only if the model is large
     */
    public static Path dataOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".data");
    }

    /**
     * Returns how much space a model takes.
     *
     * @param file the model
     * @return the bytes of the file and of the one with its large constants
     * @throws QuantException if the file is not there
     */
    public static long bytes(Path file) {
        try {
            Path data = dataOf(file);
            return Files.size(file) + (Files.exists(data) ? Files.size(data) : 0);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Returns how much space the constants of a graph take.
     *
     * @param graph a graph of ONNX operators and plain tensors
     * @return the bytes
     */
    public static long constantBytes(Graph graph) {
        long bytes = 0;
        for (Constant constant : graph.constants().values()) {
            bytes += constant instanceof Tensor tensor ? tensor.data().remaining() : 0;
        }
        return bytes;
    }

    /**
     * Reads a model; constants in a second file stay there.
     *
     * @param file the model
     * @return its message
     * @throws QuantException if the file is not there or is no model
     */
    public static ModelProto read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ModelProto.parseFrom(in);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static QuantException unreadable(Path file, IOException e) {
        return new QuantException(
                QuantException.Code.BAD_STATE,
                "cannot read " + file + " as an ONNX file: " + Reason.of(e),
                e);
    }
}
