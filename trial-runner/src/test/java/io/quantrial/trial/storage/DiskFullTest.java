package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room: a small one where the test may mount it, and a limit for files. */
@EnabledOnOs(OS.LINUX)
class DiskFullTest {

    @TempDir Path folder;

    private Path study() {
        return folder.resolve("study");
    }

    private void mount(String size) throws IOException, InterruptedException {
        Files.createDirectories(study());
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", study().toString()),
                "no small disk can be mounted here");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor() == 0;
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (Files.exists(study())) {
            run("umount", study().toString());
        }
    }

    /** Writes until it fails; the last line says how. */
    private List<String> writeUntilFailure(ChildJvm child) throws IOException {
        assertThat(child.line()).isEqualTo("start");
        assertThat(child.line()).isEqualTo("open");
        return child.rest();
    }

    private void checkStored(List<String> lines) {
        try (StudyStore store = StudyStores.open(study(), Optional.empty(), WritingProcess.STUDY)) {
            List<StudyEvent> events = store.events();
            assertThat(events.stream().map(WritingProcess::describe))
                    .isEqualTo(lines.subList(0, lines.size() - 1));
            assertThat(Replay.of(events))
                    .isEqualTo(new Replay(store.study(), store.trials(), store.reports()));
            store.changeExperiment(Map.of(), Map.of());
            assertThat(store.events()).hasSize(lines.size());
        }
    }

    @Test
    void fullDiskLosesNothingThatWasAcknowledged() throws Exception {
        mount("1m");
        try (ChildJvm child =
                ChildJvm.start(folder, WritingProcess.class, study().toString(), "1")) {
            List<String> lines = writeUntilFailure(child);

            assertThat(lines)
                    .hasSizeGreaterThan(10)
                    .last()
                    .asString()
                    .startsWith(
                            "failed DISK_FULL "
                                    + study().resolve("study.db")
                                    + ": the disk is full; make room, then resume the study: what"
                                    + " was stored is safe: ");
            assertThat(run("mount", "-o", "remount,size=8m", study().toString())).isTrue();
            checkStored(lines);
        }
    }

    @Test
    void failedWriteLosesNothingThatWasAcknowledged() throws Exception {
        try (ChildJvm child =
                ChildJvm.startLimited(
                        folder, 3_000, WritingProcess.class, study().toString(), "1")) {
            List<String> lines = writeUntilFailure(child);

            assertThat(lines)
                    .last()
                    .asString()
                    .startsWith(
                            "failed FAILED "
                                    + study().resolve("study.db")
                                    + ": the database failed; when the cause is removed, resume the"
                                    + " study: what was stored is safe: ");
            checkStored(lines);
        }
    }

    @Test
    void checkpointThatDoesNotFitLeavesNoTrace() throws Exception {
        mount("1m");
        CheckpointFolder checkpoints = new CheckpointFolder(study().resolve("checkpoints"));
        checkpoints.write("small.params", out -> out.write(new byte[1000]));

        assertThatIOException()
                .isThrownBy(
                        () ->
                                checkpoints.write(
                                        "large.params", out -> out.write(new byte[2_000_000])))
                .withMessageContaining("No space left");
        try (Stream<Path> files = Files.list(checkpoints.path())) {
            assertThat(files.map(Path::getFileName)).containsExactly(Path.of("small.params"));
        }
        checkpoints.write("other.params", out -> out.write(new byte[500_000]));
    }
}
