package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFolderTest {

    /** The SHA-256 of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String NAME = "trial-0007.params";
    private static final CheckpointRecord WRITTEN = new CheckpointRecord(NAME, ABC, 3);

    private static final Predicate<String> OWN = name -> name.startsWith("trial-");

    @TempDir Path folder;
    private CheckpointFolder checkpoints;

    @BeforeEach
    void create() {
        checkpoints = new CheckpointFolder(folder.resolve("checkpoints"));
    }

    private CheckpointRecord write(String content) throws IOException {
        return checkpoints.write(
                NAME, out -> out.write(content.getBytes(StandardCharsets.US_ASCII)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(checkpoints.path())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void writesOneFileWithItsChecksum() throws IOException {
        assertThat(write("abc")).isEqualTo(WRITTEN);
        assertThat(names()).containsExactly(NAME);
        assertThat(checkpoints.verified(WRITTEN)).hasContent("abc");
    }

    @Test
    void replacesAFile() throws IOException {
        write("old");
        write("abc");

        assertThat(checkpoints.verified(WRITTEN)).hasContent("abc");
        assertThat(names()).containsExactly(NAME);
    }

    @Test
    void keepsTheOldFileWhenTheNewOneFails() throws IOException {
        write("abc");

        assertThatIOException()
                .isThrownBy(
                        () ->
                                checkpoints.write(
                                        NAME,
                                        out -> {
                                            out.write(new byte[100_000]);
                                            throw new IOException("no more");
                                        }))
                .withMessage(checkpoints.path().resolve(NAME) + " cannot be written: no more");
        assertThat(names()).containsExactly(NAME);
        assertThat(checkpoints.verified(WRITTEN)).hasContent("abc");
    }

    @Test
    void givesLargeContentTheSameChecksumAsReadingIt() throws IOException {
        byte[] content = new byte[3_000_001];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        CheckpointRecord written =
                checkpoints.write(
                        NAME,
                        (OutputStream out) -> {
                            out.write(content[0]);
                            out.write(content, 1, content.length - 1);
                        });

        assertThat(written.bytes()).isEqualTo(content.length);
        assertThat(checkpoints.verified(written)).hasBinaryContent(content);
    }

    @Test
    void detectsATruncatedFile() throws IOException {
        write("abc");
        Files.writeString(checkpoints.path().resolve(NAME), "ab");

        assertThatExceptionOfType(TrialException.class)
                .isThrownBy(() -> checkpoints.verified(WRITTEN))
                .satisfies(e -> assertThat(e.code()).isEqualTo(TrialException.Code.BAD_STUDY))
                .withMessage(
                        checkpoints.path().resolve(NAME)
                                + ": the checkpoint is damaged: expected is SHA-256 "
                                + ABC
                                + ", found is fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603"
                                + " in 2 bytes; restore it from a copy");
    }

    @Test
    void detectsOneChangedBit() throws IOException {
        byte[] content = new byte[10_000];
        CheckpointRecord written = checkpoints.write(NAME, out -> out.write(content));
        byte[] changed = Arrays.copyOf(content, content.length);
        changed[9_999] ^= 1;
        Files.write(checkpoints.path().resolve(NAME), changed);

        assertThatExceptionOfType(TrialException.class)
                .isThrownBy(() -> checkpoints.verified(written))
                .withMessageContaining(written.sha256());
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatExceptionOfType(TrialException.class)
                .isThrownBy(() -> checkpoints.verified(WRITTEN))
                .satisfies(e -> assertThat(e.code()).isEqualTo(TrialException.Code.BAD_STUDY))
                .withMessage(
                        checkpoints.path().resolve(NAME)
                                + ": the checkpoint is missing; expected is SHA-256 "
                                + ABC
                                + "; restore it from a copy");
    }

    @Test
    void deletesWhatNoTrialKnowsAndLeavesForeignFilesAlone() throws IOException {
        checkpoints.clean(OWN, Set.of());
        write("abc");
        for (String other : List.of("trial-0007-2.params", "mine.params", "mine.tmp")) {
            Files.writeString(checkpoints.path().resolve(other), "");
        }
        UUID random = UUID.randomUUID();
        for (String other : List.of(NAME, "mine.params")) {
            Files.writeString(checkpoints.path().resolve(other + "." + random + ".tmp"), "half");
        }

        checkpoints.clean(OWN, Set.of(NAME));

        assertThat(names())
                .containsExactlyInAnyOrder(
                        NAME, "mine.params", "mine.tmp", "mine.params." + random + ".tmp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../study.db", "a/b", "/etc/passwd"})
    void refusesNamesOutsideTheFolder(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checkpoints.write(name, out -> out.write(1)))
                .withMessageContaining("\"" + name + "\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checkpoints.verified(new CheckpointRecord(name, ABC, 3)));
    }
}
