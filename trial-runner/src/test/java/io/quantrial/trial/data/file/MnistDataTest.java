package io.quantrial.trial.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.DataSets;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.data.DatasetSamples;
import io.quantrial.trial.data.Samples;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnistDataTest {

    private static final DataSplits.Division DIVISION = new DataSplits.Division(0.1, 0.1, 42);

    /** The folder of the real data, or a skipped test. */
    private static Path real() {
        String folder = System.getProperty("quantrial.data", "");
        Assumptions.assumeFalse(
                folder.isEmpty(), "needs -Dquantrial.data=FOLDER with mnist and fashion-mnist");
        return Path.of(folder);
    }

    @ParameterizedTest
    @CsvSource({"mnist, 0.1307, 0.3081", "fashion-mnist, 0.2860, 0.3530"})
    void realImagesAreDividedAndNormalised(String type, float mean, float deviation)
            throws IOException {
        Path folder = real();
        DataSplits splits = DataSets.load(type, Optional.of(folder), Map.of(), DIVISION);

        assertThat(splits.training().size()).isEqualTo(54_000);
        assertThat(splits.validation().size()).isEqualTo(6_000);
        assertThat(splits.test().size()).isEqualTo(10_000);
        assertThat(splits.training().classes()).isEqualTo(10);
        assertThat(splits.training().sample()).isEqualTo(new Shape(1, 28, 28));
        assertThat(Load.values(splits.test(), 0))
                .isEqualTo(firstImage(folder.resolve(type), mean, deviation));
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            for (float value : Load.values(splits.training(), i)) {
                sum += value;
            }
        }
        assertThat(sum / 1000 / 784).isCloseTo(0, within(0.05));
    }

    private static float[] firstImage(Path folder, float mean, float deviation) throws IOException {
        try (DataInputStream in =
                new DataInputStream(
                        new GZIPInputStream(
                                Files.newInputStream(
                                        folder.resolve("t10k-images-idx3-ubyte.gz"))))) {
            in.skipNBytes(16);
            float[] image = new float[784];
            for (int i = 0; i < image.length; i++) {
                image[i] = (in.readUnsignedByte() / 255f - mean) / deviation;
            }
            return image;
        }
    }

    @Test
    void folderOfTheSetAndTheFolderAboveAreTheSame() {
        Path folder = real();

        DataSplits above = DataSets.load("mnist", Optional.of(folder), Map.of(), DIVISION);
        DataSplits inside =
                DataSets.load("mnist", Optional.of(folder.resolve("mnist")), Map.of(), DIVISION);

        assertThat(inside.sha256()).isEqualTo(above.sha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "fashion-mnist"})
    void smallSetOfTheSameFilesIsRead(String type, @TempDir Path folder) throws IOException {
        Files.write(
                folder.resolve("train-images-idx3-ubyte"),
                Idx.bytes(List.of(4, 1, 2), 0, 1, 2, 3, 4, 5, 6, 7));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), Idx.bytes(List.of(4), 0, 1, 2, 3));
        Idx.writeGzip(
                folder.resolve("t10k-images-idx3-ubyte.gz"), Idx.bytes(List.of(1, 1, 2), 8, 9));
        Idx.writeGzip(folder.resolve("t10k-labels-idx1-ubyte.gz"), Idx.bytes(List.of(1), 3));

        DataSplits splits =
                DataSets.load(
                        type,
                        Optional.of(folder),
                        Map.of(),
                        new DataSplits.Division(0.25, 0.1, 42));

        assertThat(splits.training().size()).isEqualTo(3);
        assertThat(splits.validation().size()).isEqualTo(1);
        assertThat(splits.test().size()).isEqualTo(1);
    }

    @Test
    void folderWithoutTheFilesIsRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> DataSets.check("mnist", Optional.of(folder), Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "data.path: neither "
                                + folder
                                + " nor its folder mnist has the four files of mnist:"
                                + " train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                                + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (or .gz)");
    }

    @Test
    void arraysOfTheDownloadBecomeTheValuesOfTheFiles() throws Exception {
        MnistData provider = new MnistData.Digits();
        try (NDManager manager = NDManager.newBaseManager()) {
            ArrayDataset download =
                    new ArrayDataset.Builder()
                            .setData(manager.arange(256f).reshape(2, 16, 8, 1))
                            .optLabels(manager.create(new float[] {1, 0}))
                            .setSampling(2, false)
                            .optPipeline(provider.pipeline())
                            .build();

            Samples samples = DatasetSamples.read(download, manager, 10);

            assertThat(samples.sample()).isEqualTo(new Shape(1, 16, 8));
            float[] table = new PixelScale(0.1307f, 0.3081f).table();
            assertThat(Load.values(samples, 0))
                    .containsExactly(Arrays.copyOf(table, 128), within(1e-6f));
            assertThat(samples.label(0)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "fashion-mnist"})
    void withoutAPathAndWithoutANetworkTheMessageSaysWhatToDo(String type, @TempDir Path cache) {
        Assumptions.assumeTrue(
                Boolean.getBoolean("ai.djl.offline"), "needs DJL to be told that it is offline");
        String before = System.getProperty("DJL_CACHE_DIR");
        System.setProperty("DJL_CACHE_DIR", cache.toString());
        try {
            assertThatThrownBy(() -> DataSets.load(type, Optional.empty(), Map.of(), DIVISION))
                    .isInstanceOf(TrialException.class)
                    .hasMessageStartingWith("data.type: " + type + " cannot be downloaded (")
                    .hasMessageEndingWith("); set data.path to a folder with its four IDX files")
                    .hasMessageNotContaining("\n");
        } finally {
            if (before == null) {
                System.clearProperty("DJL_CACHE_DIR");
            } else {
                System.setProperty("DJL_CACHE_DIR", before);
            }
        }
    }
}
