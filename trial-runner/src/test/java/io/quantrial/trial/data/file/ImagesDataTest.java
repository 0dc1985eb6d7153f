package io.quantrial.trial.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.DataSets;
import io.quantrial.trial.data.LoadedData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesDataTest {

    @TempDir private Path folder;

    private static void write(Path file, int type, int width, int... rgb) throws IOException {
        BufferedImage image = new BufferedImage(width, rgb.length / width, type);
        for (int i = 0; i < rgb.length; i++) {
            image.setRGB(i % width, i / width, rgb[i]);
        }
        write(file, image);
    }

    private static void write(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.getParent());
        String name = file.toString();
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
                .isTrue();
    }

    private static void writeGrey(Path file, int width, int... values) throws IOException {
        BufferedImage image =
                new BufferedImage(width, values.length / width, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < values.length; i++) {
            image.getRaster().setSample(i % width, i / width, 0, values[i]);
        }
        write(file, image);
    }

    private LoadedData load(Map<String, String> options) {
        return Load.data(new ImagesData(), Optional.of(folder), options);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> DataSets.check("images", Optional.of(folder), Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage(message.replace("FOLDER", folder.toString()));
    }

    @Test
    void foldersAreClassesAndColoursAreChannels() throws IOException {
        int type = BufferedImage.TYPE_INT_RGB;
        write(folder.resolve("dog/1.png"), type, 2, 0xff0000, 0x00ff00);
        write(folder.resolve("cat/2.png"), type, 2, 0x0000ff, 0xff00ff);
        write(folder.resolve("cat/1.png"), type, 2, 0x000000, 0x330000);
        Files.writeString(folder.resolve("cat/notes.txt"), "ignored");

        LoadedData data = load(Map.of());

        assertThat(data.training().size()).isEqualTo(3);
        assertThat(data.training().sample()).isEqualTo(new Shape(3, 1, 2));
        assertThat(data.training().label(0)).isZero();
        assertThat(data.training().label(2)).isEqualTo(1);
        assertThat(Load.values(data.training(), 0)).containsExactly(0, 0.2f, 0, 0, 0, 0);
        assertThat(Load.values(data.training(), 1)).containsExactly(0, 1, 0, 0, 1, 1);
        assertThat(Load.values(data.training(), 2)).containsExactly(1, 0, 0, 1, 0, 0);
        assertThat(data.test()).isEmpty();
    }

    @Test
    void greyFilesKeepTheirValues() throws IOException {
        writeGrey(folder.resolve("a/1.png"), 3, 0, 51, 102);
        writeGrey(folder.resolve("b/1.png"), 3, 153, 204, 255);

        assertThat(Load.values(load(Map.of("colour", "grey")).training(), 0))
                .containsExactly(0, 0.2f, 0.4f);
        assertThat(Load.values(load(Map.of()).training(), 1))
                .containsExactly(0.6f, 0.8f, 1, 0.6f, 0.8f, 1, 0.6f, 0.8f, 1);
    }

    @Test
    void colourFilesBecomeGreyByLuminance() throws IOException {
        int type = BufferedImage.TYPE_INT_RGB;
        write(folder.resolve("a/1.png"), type, 3, 0xff0000, 0x00ff00, 0x0000ff);
        write(folder.resolve("b/1.png"), type, 3, 0xffffff, 0x000000, 0x333333);

        assertThat(Load.values(load(Map.of("colour", "grey")).training(), 0))
                .containsExactly(new float[] {0.299f, 0.587f, 0.114f}, within(0.5f / 255));
        assertThat(Load.values(load(Map.of("colour", "grey")).training(), 1))
                .containsExactly(1, 0, 0.2f);
    }

    @Test
    void picturesAreScaledToOneSizeByTheMeanOfTheArea() throws IOException {
        writeGrey(folder.resolve("a/1.png"), 4, 0, 100, 200, 200, 100, 200, 0, 200);
        writeGrey(folder.resolve("b/1.png"), 1, 60);

        LoadedData data =
                load(Map.of("colour", "grey", "width", "2", "height", "1", "deviation", "0.5"));

        assertThat(Load.values(data.training(), 0))
                .containsExactly(100 / 255f / 0.5f, 150 / 255f / 0.5f);
        assertThat(Load.values(data.training(), 1))
                .containsExactly(60 / 255f / 0.5f, 60 / 255f / 0.5f);
    }

    @Test
    void uncoveredPartsOfAPixelCountByTheirShare() throws IOException {
        writeGrey(folder.resolve("a/1.png"), 3, 30, 90, 240);
        writeGrey(folder.resolve("b/1.png"), 3, 0, 0, 0);

        assertThat(Load.values(load(Map.of("colour", "grey", "width", "2")).training(), 0))
                .containsExactly(50 / 255f, 190 / 255f);
    }

    @Test
    void trainAndTestFoldersAreThePartsOfTheSet() throws IOException {
        writeGrey(folder.resolve("train/a/1.jpg"), 2, 10, 10);
        writeGrey(folder.resolve("train/b/1.jpeg"), 2, 10, 10);
        writeGrey(folder.resolve("test/a/1.gif"), 2, 10, 10);
        writeGrey(folder.resolve("test/b/1.bmp"), 2, 10, 10);

        LoadedData data = load(Map.of());

        assertThat(data.training().size()).isEqualTo(2);
        assertThat(data.test().orElseThrow().size()).isEqualTo(2);

        writeGrey(folder.resolve("test/c/1.png"), 2, 10, 10);
        assertRefused(
                "data.path: FOLDER/test/c is not a class of the training pictures (did you mean"
                        + " \"a\"?); classes: [a, b]");
    }

    @Test
    void foldersThatCannotBeASetAreRefused() throws IOException {
        assertRefused(
                "data.path: FOLDER must have a folder for each class, and at least two; it has"
                        + " []");
        writeGrey(folder.resolve("a/1.png"), 1, 0);
        Files.createDirectories(folder.resolve("b"));
        assertRefused("data.path: FOLDER/b has no pictures (.png .jpg .jpeg .gif .bmp)");
        assertThatThrownBy(() -> DataSets.check("images", Optional.empty(), Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage("data.path: images needs a folder with a folder for each class");
    }

    @Test
    void fileThatIsNoPictureIsNamed() throws IOException {
        writeGrey(folder.resolve("a/1.png"), 1, 0);
        Files.createDirectories(folder.resolve("b"));
        Files.writeString(folder.resolve("b/1.png"), "no picture");
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage(folder + "/b/1.png: cannot be read: its format is unknown");

        byte[] png = Files.readAllBytes(folder.resolve("a/1.png"));
        Files.write(folder.resolve("b/1.png"), Arrays.copyOf(png, png.length - 30));
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith(folder + "/b/1.png: cannot be read: ")
                .hasMessageNotContaining("\n");
    }
}
