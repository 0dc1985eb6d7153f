package io.quantrial.trial.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.DataSets;
import io.quantrial.trial.data.LoadedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDataTest {

    private static final Map<String, String> FILES =
            Map.of("images", "pictures", "labels", "names");

    @TempDir private Path folder;

    @BeforeEach
    void writeTwoImages() throws IOException {
        write("pictures", Idx.bytes(List.of(2, 1, 3), 0, 51, 255, 10, 20, 30));
        write("names", Idx.bytes(List.of(2), 2, 0));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private LoadedData load(Map<String, String> options) {
        return Load.data(new IdxData(), Optional.of(folder), options);
    }

    private void assertRefused(Map<String, String> options, String message) {
        assertThatThrownBy(() -> DataSets.check("idx", Optional.of(folder), options))
                .isInstanceOf(TrialException.class)
                .hasMessage(message.replace("FOLDER", folder.toString()));
    }

    @Test
    void greyImagesHaveOneChannelAndPixelsFromZeroToOne() {
        LoadedData data = load(FILES);

        assertThat(data.training().sample()).isEqualTo(new Shape(1, 1, 3));
        assertThat(data.training().classes()).isEqualTo(3);
        assertThat(data.training().label(0)).isEqualTo(2);
        assertThat(Load.values(data.training(), 0)).containsExactly(0, 0.2f, 1);
        assertThat(data.test()).isEmpty();
    }

    @Test
    void fourAxesAreChannelsToo() throws IOException {
        write("pictures", Idx.bytes(List.of(2, 2, 1, 1), 0, 51, 255, 0));

        LoadedData data = load(FILES);

        assertThat(data.training().sample()).isEqualTo(new Shape(2, 1, 1));
        assertThat(Load.values(data.training(), 1)).containsExactly(1, 0);
    }

    @Test
    void meanAndDeviationNormalise() {
        LoadedData data =
                load(
                        Map.of(
                                "images",
                                "pictures",
                                "labels",
                                "names",
                                "mean",
                                "0.5",
                                "deviation",
                                "0.25"));

        assertThat(Load.values(data.training(), 0))
                .containsExactly(-2, (51 / 255f - 0.5f) / 0.25f, 2);
    }

    @Test
    void gzipIsFoundByNameAndSeenByContent() throws IOException {
        byte[] images = Files.readAllBytes(folder.resolve("pictures"));
        Files.delete(folder.resolve("pictures"));
        Idx.writeGzip(folder.resolve("pictures.gz"), images);
        Idx.writeGzip(folder.resolve("names"), Idx.bytes(List.of(2), 1, 0));

        assertThat(load(FILES).training().classes()).isEqualTo(2);
    }

    @Test
    void testFilesAreTheTestSet() throws IOException {
        write("test-pictures", Idx.bytes(List.of(1, 1, 3), 255, 255, 255));
        write("test-names", Idx.bytes(List.of(1), 4));

        LoadedData data =
                load(
                        Map.of(
                                "images",
                                "pictures",
                                "labels",
                                "names",
                                "test_images",
                                "test-pictures",
                                "test_labels",
                                "test-names"));

        assertThat(data.test().orElseThrow().label(0)).isEqualTo(4);
        assertThat(data.training().classes()).isEqualTo(5);
    }

    @Test
    void missingFilesAreNamedWithTheNearest() {
        assertRefused(
                Map.of("images", "picture", "labels", "names"),
                "data.images: FOLDER has no file \"picture\" (did you mean \"pictures\"?)");
        assertRefused(
                Map.of("images", "pictures", "labels", "names", "test_images", "pictures"),
                "data.test_images and data.test_labels: set both, or none of them");
        assertThatThrownBy(() -> DataSets.check("idx", Optional.empty(), Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage("data.path: idx needs the folder of its files");
    }

    @Test
    void foreignFilesAreRefusedBeforeTheyAreLoaded() throws IOException {
        write("pictures", "not an image".getBytes(StandardCharsets.UTF_8));
        assertRefused(
                FILES,
                "FOLDER/pictures: starts with 6e6f7420, which is not IDX; get the file again");

        write("pictures", Idx.bytes(0x0d03, List.of(2, 1, 3)));
        assertRefused(
                FILES, "FOLDER/pictures: has values of type 0x0d; allowed: unsigned bytes (0x08)");

        write("pictures", Idx.bytes(List.of(2, 70_000, 70_000)));
        assertRefused(
                FILES,
                "FOLDER/pictures: has an impossible shape: [2, 70000, 70000]; get the file again");

        write("pictures", Idx.bytes(List.of(2), 1, 2));
        assertRefused(
                FILES,
                "FOLDER/pictures: has the shape [2]; allowed: (images, height, width) or (images,"
                        + " channels, height, width)");

        write("pictures", new byte[] {0, 0});
        assertRefused(FILES, "FOLDER/pictures: cannot be read: it ends too early; get it again");
    }

    @Test
    void filesThatDoNotBelongTogetherAreRefused() throws IOException {
        write("names", Idx.bytes(List.of(3), 0, 1, 2));
        assertRefused(FILES, "FOLDER/names: has the shape [3], but pictures has 2 images");

        write("names", Idx.bytes(List.of(2), 0, 0));
        assertThatThrownBy(() -> load(FILES))
                .isInstanceOf(TrialException.class)
                .hasMessage(folder + "/names: all labels are 0; needs at least two classes");

        write("names", Idx.bytes(List.of(2), 0, 1));
        write("other", Idx.bytes(List.of(2, 1, 2), 1, 2, 3, 4));
        assertRefused(
                Map.of(
                        "images",
                        "pictures",
                        "labels",
                        "names",
                        "test_images",
                        "other",
                        "test_labels",
                        "names"),
                "FOLDER/other: images are (1, 1, 2), but those of pictures are (1, 1, 3)");
    }

    @Test
    void truncatedAndOverlongFilesAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("pictures"));
        write("pictures", Arrays.copyOf(whole, whole.length - 2));
        assertThatThrownBy(() -> load(FILES))
                .isInstanceOf(TrialException.class)
                .hasMessage(folder + "/pictures: ends after 4 of 6 values; get the file again");

        write("pictures", Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> load(FILES))
                .isInstanceOf(TrialException.class)
                .hasMessage(folder + "/pictures: goes on after its 6 values; get the file again");

        Idx.writeGzip(folder.resolve("pictures"), whole);
        byte[] zipped = Files.readAllBytes(folder.resolve("pictures"));
        write("pictures", Arrays.copyOf(zipped, zipped.length - 12));
        assertThatThrownBy(() -> load(FILES))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith(folder + "/pictures: ")
                .hasMessageContaining("too early");
    }
}
