package io.quantrial.trial.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

    @TempDir Path folder;

    @Test
    void bothFilesReplaceOlderOnesAndNothingElseIsLeft() throws IOException {
        Path study = folder.resolve("runs/digits");
        ReportFiles.write(StudyFixture.empty().input(), study);

        Path page = ReportFiles.write(StudyFixture.finished().input(), study);

        assertThat(page).isEqualTo(study.resolve("report.html"));
        assertThat(Files.readString(page)).contains("Configuration 16: accuracy");
        assertThat(Files.readString(study.resolve("report.json")))
                .contains("Configuration 16: accuracy");
        try (Stream<Path> files = Files.list(study)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.html", "report.json");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneClearLine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(
                        () ->
                                ReportFiles.write(
                                        StudyFixture.empty().input(), file.resolve("study")))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.FAILED))
                .hasMessageContaining("report.json cannot be written: ")
                .hasMessageNotContaining("\n");
    }
}
