package io.quantrial.onnx.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.quantrial.spi.QuantException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

    @TempDir private Path folder;
    private Path target;

    @BeforeEach
    void placeAnOldFile() throws IOException {
        target = folder.resolve("model.onnx");
        Files.writeString(target, "old");
    }

    @Test
    void filesAppearTogetherWhenTheyArePublished() throws IOException {
        try (Staging staging = Staging.beside(target)) {
            staging.write(at -> Files.writeString(at, "new"));
            staging.write(".cache", at -> Files.writeString(at, "scales"));
            assertThat(target).hasContent("old");
            assertThat(folder.resolve("model.cache")).doesNotExist();

            assertThat(staging.publish()).containsExactly(target, folder.resolve("model.cache"));
        }
        assertThat(target).hasContent("new");
        assertThat(names()).containsExactly("model.cache", "model.onnx");
    }

    @Test
    void aFailureInTheMiddleKeepsTheOldFileAndLeavesNothingElse() throws IOException {
        assertThatThrownBy(
                        () -> {
                            try (Staging staging = Staging.beside(target)) {
                                staging.write(at -> Files.writeString(at, "new"));
                                staging.write(
                                        ".cache",
                                        at -> {
                                            Files.writeString(at, "half");
                                            throw new IOException("No space left on device");
                                        });
                            }
                        })
                .isInstanceOf(QuantException.class)
                .hasMessage(
                        "cannot write "
                                + folder.resolve("model.cache")
                                + ": No space left on device; nothing was changed");
        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void whatIsNotPublishedIsRemoved() throws IOException {
        try (Staging staging = Staging.beside(target)) {
            staging.write(at -> Files.writeString(at, "new"));
        }
        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void aFolderThatIsMissingIsOneLine() {
        Path missing = folder.resolve("nowhere");
        refused(
                missing.resolve("model.onnx"),
                "the folder " + missing + " does not exist; create it first");
    }

    @Test
    void aTargetThatIsAFolderIsOneLine() {
        refused(folder, "it is a folder; name a file in it");
    }

    @Test
    void aTargetBelowAFileIsOneLine() {
        refused(target.resolve("model.onnx"), target + " is not a folder");
    }

    @Test
    void aFolderWithoutPermissionIsOneLine() throws IOException {
        assertThat(folder.toFile().setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(folder), "this user may write everywhere");
        refused(target, "no permission in the folder " + folder);
    }

    private void refused(Path file, String reason) {
        assertThatThrownBy(() -> Staging.beside(file))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_CONFIG))
                .hasMessage("cannot write " + file + ": " + reason);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
