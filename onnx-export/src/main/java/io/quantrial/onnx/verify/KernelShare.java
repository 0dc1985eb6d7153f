package io.quantrial.onnx.verify;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.quantrial.spi.QuantException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which nodes compute with integers once ONNX Runtime has fused what it can fuse: counted in the
 * model that the runtime itself writes after its optimisations.
 *
 * @param nodes the number of nodes of each operator, by what it works on
 */
public record KernelShare(Map<Kernel, SortedMap<String, Integer>> nodes) {

    private static final SortedMap<String, Integer> NO_NODES = Collections.emptySortedMap();

    /** What a node works on. */
    public enum Kernel {
        /** Quantized integers: products and sums of codes, or codes that are only moved. */
        INTEGER("as integers"),
        /** The borders: {@code QuantizeLinear}, {@code DequantizeLinear}. */
        CONVERSION("conversions"),
        /** Numbers with fractions. */
        FLOATING("in floating point"),
        /** Shapes, positions and conditions; not counted in the share. */
        INDEX("shapes and positions");

        private final String words;

        Kernel(String words) {
            this.words = words;
        }
    }

    /** Copies the counts. */
    public KernelShare {
        Map<Kernel, SortedMap<String, Integer>> copy = new EnumMap<>(Kernel.class);
        for (Kernel kernel : Kernel.values()) {
            SortedMap<String, Integer> counts = new TreeMap<>(nodes.getOrDefault(kernel, NO_NODES));
            copy.put(kernel, Collections.unmodifiableSortedMap(counts));
        }
        nodes = Collections.unmodifiableMap(copy);
    }

    /**
     * Counts what runs.
     *
     * @param run what the runtime made of a file
     * @return the counts
     */
    static KernelShare of(GraphProto run) {
        return new KernelTypes(run).share();
    }

    /**
     * Loads a model, with all optimisations.
     *
     * @param model the bytes of a file
     * @return what the runtime makes of it
     * @throws QuantException if the runtime refuses the model, or no temporary file can be written
     */
    static GraphProto optimized(byte[] model) {
        try {
            Path folder = Files.createTempDirectory("quantrial-kernels");
            Path file = folder.resolve("optimized.onnx");
            try {
                RuntimeSession.optimizedTo(model, file).close();
                return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    "the runtime's optimised model cannot be written to a temporary folder ("
                            + e
                            + "); set the property java.io.tmpdir to one that can be written",
                    e);
        }
    }

    /**
     * Returns how many nodes there are of a kind.
     *
     * @param kernel the kind
     * @return the number
     */
    public int count(Kernel kernel) {
        return nodes.get(kernel).values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Returns the share of nodes that compute with integers, those on shapes and positions left
     * out.
     *
     * @return 0 to 1
     */
    public double share() {
        int integer = count(Kernel.INTEGER);
        int all = integer + count(Kernel.CONVERSION) + count(Kernel.FLOATING);
        return all == 0 ? 0 : (double) integer / all;
    }

    /**
     * Returns the counts in words.
     *
     * @return such as {@code 60.0 % of 5 nodes (as integers: QLinearConv 2, QGemm 1; conversions:
     *     QuantizeLinear 1, DequantizeLinear 1)}
     */
    @Override
    public String toString() {
        int all = count(Kernel.INTEGER) + count(Kernel.CONVERSION) + count(Kernel.FLOATING);
        String kinds =
                nodes.entrySet().stream()
                        .filter(kind -> !kind.getValue().isEmpty())
                        .map(kind -> kind.getKey().words + ": " + list(kind.getValue()))
                        .collect(Collectors.joining("; "));
        return String.format(Locale.ROOT, "%.1f %% of %d nodes (%s)", 100 * share(), all, kinds);
    }

    private static String list(SortedMap<String, Integer> operators) {
        return operators.entrySet().stream()
                .map(operator -> operator.getKey() + " " + operator.getValue())
                .collect(Collectors.joining(", "));
    }
}
