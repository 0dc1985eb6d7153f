package io.quantrial.trial.data.file;

import io.quantrial.trial.data.DataProvider;
import io.quantrial.trial.data.DataProviderContract;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract, for every provider of this package. */
class DataContractTest {

    @Nested
    class Digits extends DataProviderContract {

        @Override
        protected DataProvider provider() {
            return new DigitsData();
        }
    }

    /** Providers that read the files of a folder. */
    abstract static class Folder extends DataProviderContract {

        @TempDir Path folder;

        @BeforeEach
        abstract void write() throws IOException;

        @Override
        protected Optional<Path> path() {
            return Optional.of(folder);
        }
    }

    @Nested
    class Csv extends Folder {

        @Override
        @BeforeEach
        void write() throws IOException {
            Files.writeString(folder.resolve("train.csv"), "1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
        }

        @Override
        protected DataProvider provider() {
            return new CsvData();
        }
    }

    @Nested
    class Images extends Folder {

        @Override
        @BeforeEach
        void write() throws IOException {
            for (String name : List.of("a/1", "a/2", "b/1", "b/2")) {
                Path file = folder.resolve(name + ".png");
                Files.createDirectories(file.getParent());
                BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
                ImageIO.write(image, "png", file.toFile());
            }
        }

        @Override
        protected DataProvider provider() {
            return new ImagesData();
        }
    }

    /** Providers of IDX files. */
    abstract static class IdxFolder extends Folder {

        @Override
        @BeforeEach
        void write() throws IOException {
            for (String prefix : List.of("train", "t10k")) {
                Files.write(
                        folder.resolve(prefix + "-images-idx3-ubyte"),
                        Idx.bytes(List.of(4, 1, 1), 1, 2, 3, 4));
                Files.write(
                        folder.resolve(prefix + "-labels-idx1-ubyte"),
                        Idx.bytes(List.of(4), 0, 1, 0, 1));
            }
        }
    }

    @Nested
    class OwnIdx extends IdxFolder {

        @Override
        protected DataProvider provider() {
            return new IdxData();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("mean", "0.5");
        }
    }

    @Nested
    class Mnist extends IdxFolder {

        @Override
        protected DataProvider provider() {
            return new MnistData.Digits();
        }
    }

    @Nested
    class FashionMnist extends IdxFolder {

        @Override
        protected DataProvider provider() {
            return new MnistData.Fashion();
        }
    }
}
