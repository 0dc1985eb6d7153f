package io.quantrial.trial.report;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReportFilesTest {
    @Test
    void demo() {
        ReportFiles.write(StudyFixture.finished().input(), Path.of("/tmp/rep/finished"));
        ReportFiles.write(StudyFixture.running().input(), Path.of("/tmp/rep/running"));
        ReportFiles.write(StudyFixture.empty().input(), Path.of("/tmp/rep/empty"));
        ReportFiles.write(StudyFixture.allFailed().input(), Path.of("/tmp/rep/failed"));
        System.out.println(TerminalReport.text(StudyFixture.finished().input(), 100));
    }
}
