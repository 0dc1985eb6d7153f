package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The accuracy table of {@code docs/results.md}: NNI's example network on MNIST and Fashion-MNIST.
 *
 * <p>Each row trains for minutes, so the class runs in the profile {@code long-runs} only. A row is
 * written to {@code target/results.md} as soon as it is done. {@code -Dquantrial.row=NAME} runs one
 * row, {@code -Dquantrial.seed=N} takes another seed than 0.
 */
@Tag("long-run")
class AccuracyTest {

    private static final float RATE = 0.01f;

    /** A row of the table: data, first the epochs in floating point, then those with quantizers. */
    enum Row {
        MNIST_FLOAT("mnist", 12, 0, 0, 98.5),
        MNIST_W8A8("mnist", 0, 8, 12, 98.8),
        MNIST_W2A2("mnist", 0, 2, 5, 97.5),
        MNIST_W2A2_FROM_FLOAT("mnist", 5, 2, 5, 98.5),
        FASHION_W2A2("fashion-mnist", 0, 2, 5, 83),
        FASHION_W2A2_FROM_FLOAT("fashion-mnist", 5, 2, 5, 86);

        private final String data;
        private final int floatEpochs;
        private final int bits;
        private final int epochs;
        private final double atLeast;

        Row(String data, int floatEpochs, int bits, int epochs, double atLeast) {
            this.data = data;
            this.floatEpochs = floatEpochs;
            this.bits = bits;
            this.epochs = epochs;
            this.atLeast = atLeast;
        }

        /** Steps of trained weights may learn ten times as fast; with fresh ones that diverges. */
        private float stepRate() {
            return bits == 2 && floatEpochs > 0 ? 10 * RATE : RATE;
        }
    }

    /** The tensors that NNI's LSQ example quantizes, here all with the same bits. */
    static List<Map<String, Object>> nniConfig(int bits) {
        return List.of(
                Map.of(
                        "op_names",
                        List.of("conv1", "conv2"),
                        "quant_types",
                        List.of("weight", "input"),
                        "quant_bits",
                        bits,
                        "quantizer",
                        "lsq"),
                Map.of(
                        "op_names",
                        List.of("relu1", "relu2", "max_pool2"),
                        "quant_types",
                        List.of("output"),
                        "quant_bits",
                        bits,
                        "quantizer",
                        "lsq"));
    }

    @ParameterizedTest
    @EnumSource
    void reaches(Row row) throws IOException {
        String data = System.getProperty("quantrial.data", "");
        Assumptions.assumeFalse(data.isEmpty(), "set -Dquantrial.data=FOLDER to the data sets");
        String only = System.getProperty("quantrial.row", "");
        Assumptions.assumeTrue(only.isEmpty() || only.equals(row.name()), "another row is wanted");
        long seed = Long.getLong("quantrial.seed", 0);
        Path folder = Path.of(data, row.data);
        long start = System.nanoTime();
        List<Double> accuracies;
        try (NDManager manager = NDManager.newBaseManager();
                NniExample example = new NniExample(seed)) {
            IdxImages training = IdxImages.read(manager, folder, "train");
            IdxImages test = IdxImages.read(manager, folder, "t10k");
            accuracies = example.train(training, test, row.floatEpochs, RATE);
            if (row.epochs > 0) {
                example.quantize(nniConfig(row.bits));
                accuracies = example.train(training, test, row.epochs, RATE, row.stepRate());
            }
        }
        double last = accuracies.get(accuracies.size() - 1);
        write(row, seed, accuracies, (System.nanoTime() - start) / 1_000_000_000L);
        assertThat(last).as(row.name()).isGreaterThanOrEqualTo(row.atLeast);
    }

    private static void write(Row row, long seed, List<Double> accuracies, long seconds)
            throws IOException {
        String line =
                String.format(
                        Locale.ROOT,
                        "| %s | %d | %.2f | %s | %d s |%n",
                        row,
                        seed,
                        accuracies.get(accuracies.size() - 1),
                        accuracies,
                        seconds);
        Path file = Path.of("target", "results.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
