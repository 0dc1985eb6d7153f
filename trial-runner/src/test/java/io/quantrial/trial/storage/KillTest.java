package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed, and processes that meet. */
class KillTest {

    @TempDir Path folder;

    @Test
    void killedWriterLosesNothingThatWasAcknowledged() throws Exception {
        new KilledWriter(folder, Optional.empty()).kill(10, 20261124);
    }

    @Test
    void killedProcessesLeaveNoNativeLibrariesForEver() throws Exception {
        new KilledWriter(folder, Optional.empty()).kill(2, 1);
        Path temporary = folder.resolve("tmp");
        assertThat(list(temporary)).hasSizeLessThanOrEqualTo(1);

        NativeLibrary.clean(temporary);

        assertThat(list(temporary)).isEmpty();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void lockOfAnotherProcessEndsWithIt() throws Exception {
        Path study = folder.resolve("study");
        try (ChildJvm child = ChildJvm.start(folder, LockingProcess.class, study.toString())) {
            assertThat(child.line()).isEqualTo("locked");
            assertThatExceptionOfType(TrialException.class)
                    .isThrownBy(() -> StudyStores.open(study, Optional.empty(), "digits"))
                    .satisfies(
                            e -> assertThat(e.code()).isEqualTo(TrialException.Code.STUDY_LOCKED))
                    .withMessageContaining("the study is run by process " + child.pid() + ", which")
                    .withMessageEndingWith("; wait until it ends or stop it, then resume");
            child.kill();
        }
        StudyStores.open(study, Optional.empty(), "digits").close();
    }

    @Test
    void lockHoldsAgainstOtherProcessesAfterASecondTryInTheSame() throws Exception {
        Path study = folder.resolve("study");
        StudyStore store = StudyStores.open(study, Optional.empty(), "digits");
        try (store) {
            assertThatExceptionOfType(TrialException.class)
                    .isThrownBy(() -> StudyStores.open(study, Optional.empty(), "digits"))
                    .satisfies(
                            e -> assertThat(e.code()).isEqualTo(TrialException.Code.STUDY_LOCKED));
            assertThat(tryInAnotherProcess(study))
                    .contains("STUDY_LOCKED")
                    .contains("process " + ProcessHandle.current().pid());
        }
        assertThat(tryInAnotherProcess(study)).isEqualTo("locked");
    }

    private String tryInAnotherProcess(Path study) throws IOException {
        try (ChildJvm child = ChildJvm.start(folder, LockingProcess.class, study.toString())) {
            String line = child.line();
            child.kill();
            return line;
        }
    }
}
