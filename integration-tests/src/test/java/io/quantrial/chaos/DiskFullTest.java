package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import io.quantrial.trial.FailureReason;
import io.quantrial.trial.storage.Records.AttemptRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that cannot take more: the controller ends with one line, and later goes on. */
class DiskFullTest {

    @TempDir Path folder;

    /** A limit of the operating system for the size of a file, which only the checkpoint meets. */
    @Test
    void aCheckpointThatCannotBeWrittenStopsTheStudyUntilThereIsRoom() throws Exception {
        // unpacks its libraries, which are larger than the limit, if nobody did before
        Engine.getInstance();
        SmallStudy study =
                SmallStudy.in(folder, "limited")
                        .with("model.hidden1", 2000)
                        .with("model.hidden2", 300)
                        .with("training.float.epochs", 1)
                        .with("training.quantized.epochs", 1)
                        .with("search.maxTrials", 2);
        Path checkpoints = study.folder().resolve("checkpoints");
        try (StudyProcess run = study.start("bash", "-c", "ulimit -f 2500; exec \"$@\"", "limit")) {
            assertThat(run.mustEndWith(1).messages())
                    .singleElement()
                    .asString()
                    .contains(checkpoints.resolve("float-0000-1.params") + " cannot be written: ")
                    .endsWith("; nothing is lost: free some space and resume the study");
        }
        assertThat(checkpoints).isEmptyDirectory();
        try (StudyProcess run = study.resume()) {
            run.mustEndWith(0);
        }
        EndedStudy ended = new EndedStudy(study.folder());
        ended.assertNothingIsLostOrRepeated();
        assertThat(ended.failures())
                .singleElement()
                .extracting(AttemptRecord::reason)
                .isEqualTo(Optional.of(FailureReason.DISK_FULL));
    }

    /** A real file system that is full for everyone: checkpoints, logs, database, report. */
    @Test
    void aDatabaseThatCannotBeWrittenStopsTheStudyUntilThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                isDone("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()),
                "only root can mount a small file system");
        try {
            SmallStudy study =
                    SmallStudy.in(disk, "study")
                            .with("training.quantized.epochs", 20)
                            .with("search.maxTrials", 4);
            Path filler = disk.resolve("filler");
            try (StudyProcess run = study.start().awaitText("1/4 trial 1")) {
                fill(filler);
                assertStops(run);
            }
            try (StudyProcess run = study.resume()) {
                assertStops(run);
            }
            Files.delete(filler);
            try (StudyProcess run = study.resume()) {
                run.mustEndWith(0);
            }
            new EndedStudy(study.folder()).assertNothingIsLostOrRepeated();
        } finally {
            assertThat(isDone("umount", disk.toString())).isTrue();
        }
    }

    /** Whether a worker's file or the controller's database meets the end first is chance. */
    private static void assertStops(StudyProcess run) throws InterruptedException {
        assertThat(run.mustEndWith(1).messages())
                .singleElement()
                .asString()
                .contains("resume the study");
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[1024];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static boolean isDone(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
