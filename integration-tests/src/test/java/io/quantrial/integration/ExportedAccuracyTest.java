package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.quantrial.onnx.ExportResult;
import io.quantrial.onnx.ExportSettings;
import io.quantrial.onnx.OnnxExporter;
import io.quantrial.onnx.verify.RuntimeSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NNI's example network on MNIST: what it scores in DJL, it scores in ONNX Runtime. */
class ExportedAccuracyTest {

    private static final int SOME = 200 * NniExample.BATCH;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"lsq, 8", "lsq, 4", "lsq, 2", "qat, 8"})
    void theExportedModelScoresAsTheTrainedOne(String quantizer, int bits) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                NniExample example = new NniExample(7)) {
            IdxImages test = images(manager, "t10k");
            train(example, manager, test);
            example.quantize(everything(quantizer, bits));
            train(example, manager, test);

            ExportResult result = export(example, test);

            double inDjl = accuracyInDjl(example, test);
            double inRuntime = accuracyInRuntime(result.file(), test);
            write("| %s W%dA%d | %.2f | %.2f |", quantizer, bits, bits, inDjl, inRuntime);
            assertThat(inDjl).isGreaterThan(90);
            assertThat(inRuntime).as(result.report()).isCloseTo(inDjl, within(0.02));
        }
    }

    @Test
    void eightBitsTakeAQuarterAndFourBitsAnEighthOfTheFloatFile() throws IOException {
        long inFloat = bytes(0);
        long eight = bytes(8);
        long four = bytes(4);
        write("| bytes | %d | %d | %d |", inFloat, eight, four);
        assertThat(eight).isLessThanOrEqualTo(inFloat * 27 / 100);
        assertThat(four).isLessThanOrEqualTo(inFloat * 14 / 100);
    }

    /** Keeps the figures for docs/results.md. */
    private static void write(String format, Object... figures) throws IOException {
        Path file = Path.of("target", "exported.md");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                String.format(Locale.ROOT, format + "%n", figures),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private long bytes(int bits) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                NniExample example = new NniExample(7)) {
            IdxImages test = images(manager, "t10k");
            if (bits > 0) {
                example.quantize(everything("lsq", bits));
            }
            train(example, manager, test.rows(manager, IntStream.range(0, 64).toArray()));
            return export(example, test).bytes();
        }
    }

    private static void train(NniExample example, NDManager manager, IdxImages test)
            throws IOException {
        try (NDManager own = manager.newSubManager()) {
            IdxImages training = images(own, "train").rows(own, IntStream.range(0, SOME).toArray());
            example.train(training, test, 1, 0.01f);
        }
    }

    private ExportResult export(NniExample example, IdxImages test) {
        IdxImages some = test.rows(test.images().getManager(), IntStream.range(0, 256).toArray());
        return OnnxExporter.export(
                example.model,
                new NDList(some.images()),
                folder.resolve("model.onnx"),
                ExportSettings.builder().optLabels(new NDList(some.labels())).build());
    }

    private static List<Map<String, Object>> everything(String quantizer, int bits) {
        return List.of(TrainingRun.allLayers(quantizer, bits, "weight", "input"));
    }

    private static IdxImages images(NDManager manager, String prefix) throws IOException {
        String data = System.getProperty("quantrial.data", "");
        Assumptions.assumeFalse(data.isEmpty(), "set -Dquantrial.data=FOLDER to the data sets");
        return IdxImages.read(manager, Path.of(data, "mnist"), prefix);
    }

    private static double accuracyInDjl(NniExample example, IdxImages test) {
        long right = 0;
        for (int start = 0; start < test.size(); start += 1000) {
            try (NDManager manager = test.images().getManager().newSubManager()) {
                IdxImages batch = rows(test, manager, start);
                NDList scores =
                        example.model
                                .getBlock()
                                .forward(
                                        new ParameterStore(manager, false),
                                        new NDList(batch.images()),
                                        false);
                right += right(scores.head().toFloatArray(), batch.labels());
            }
        }
        return 100.0 * right / test.size();
    }

    private static double accuracyInRuntime(Path file, IdxImages test) throws IOException {
        long right = 0;
        try (RuntimeSession session = new RuntimeSession(Files.readAllBytes(file))) {
            for (int start = 0; start < test.size(); start += 1000) {
                try (NDManager manager = test.images().getManager().newSubManager()) {
                    IdxImages batch = rows(test, manager, start);
                    float[] scores =
                            session.run(new NDList(batch.images()))
                                    .values()
                                    .iterator()
                                    .next()
                                    .toFloats();
                    right += right(scores, batch.labels());
                }
            }
        }
        return 100.0 * right / test.size();
    }

    private static IdxImages rows(IdxImages test, NDManager manager, int start) {
        return test.rows(manager, IntStream.range(start, start + 1000).toArray());
    }

    private static long right(float[] scores, NDArray labels) {
        float[] wanted = labels.toFloatArray();
        int classes = scores.length / wanted.length;
        return IntStream.range(0, wanted.length)
                .filter(row -> largest(scores, row * classes, classes) == (int) wanted[row])
                .count();
    }

    private static int largest(float[] scores, int from, int count) {
        return IntStream.range(0, count)
                .reduce((a, b) -> scores[from + b] > scores[from + a] ? b : a)
                .orElseThrow();
    }
}
