package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir Path folder;

    private static WholeFile.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatIsWrittenIsWhatIsRead() throws IOException {
        Path file = folder.resolve("new/folder/a.json");

        WholeFile written = WholeFile.write(file, text("abc"));

        assertThat(file).hasContent("abc");
        assertThat(WholeFile.of(file)).isEqualTo(written).hasNoNullFieldsOrProperties();
        assertThat(written.bytes()).isEqualTo(3);
    }

    @Test
    void twoWritersAtOnceNeverMix() throws IOException {
        Path file = folder.resolve("a.json");

        WholeFile.write(
                file,
                out -> {
                    out.write('1');
                    WholeFile.write(file, text("second"));
                    assertThat(file).hasContent("second");
                    out.write('1');
                });

        assertThat(file).hasContent("11");
        assertThat(folder.toFile().list()).containsExactly("a.json");
    }

    @Test
    void aFailureNamesTheFileAndLeavesNothing() throws IOException {
        Path file = folder.resolve("a.json");

        assertThatIOException()
                .isThrownBy(
                        () ->
                                WholeFile.write(
                                        file,
                                        out -> {
                                            out.write(new byte[100_000]);
                                            throw new IOException("no more");
                                        }))
                .withMessage(file + " cannot be written: no more");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeMadeIsAFailureOfTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("a.json");

        assertThatIOException()
                .isThrownBy(() -> WholeFile.write(file, text("abc")))
                .withMessageStartingWith(file + " cannot be written: ");
    }

    @Test
    void cleansItsOwnLeftoversOnly() throws IOException {
        String random = "." + UUID.randomUUID() + ".tmp";
        Path own = Files.writeString(folder.resolve("study.json" + random), "half");
        for (String name : new String[] {"study.json.1.tmp", "mine.tmp", "mine.json" + random}) {
            Files.writeString(folder.resolve(name), "");
        }

        WholeFile.clean(folder, "study.json"::equals);
        WholeFile.clean(folder.resolve("missing"), name -> true);

        assertThat(own).doesNotExist();
        assertThat(folder)
                .isDirectoryContaining("glob:**study.json.1.tmp")
                .isDirectoryContaining("glob:**mine.tmp")
                .isDirectoryContaining("glob:**mine.json" + random);
    }
}
