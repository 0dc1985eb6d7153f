package io.quantrial.trial.cli;

import io.quantrial.trial.report.ReportFiles;
import io.quantrial.trial.report.ReportInput;
import io.quantrial.trial.report.Shell;
import io.quantrial.trial.report.StudyReport;
import io.quantrial.trial.report.TerminalReport;
import io.quantrial.trial.run.Study;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the report of a study. */
@Command(
        name = "report",
        description = {
            "Writes report.html and report.json of a study anew and prints the answer.",
            "",
            "Also while the study runs, or after it was stopped: with what is known so far.",
            ""
        })
final class ReportCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Studies studies;

    @Parameters(paramLabel = "DIR", description = "The folder of the study.")
    private Path folder;

    ReportCommand(Terminal terminal, Studies studies) {
        this.terminal = terminal;
        this.studies = studies;
    }

    @Override
    public Integer call() {
        show(studies.open(folder), terminal);
        return 0;
    }

    /** Writes the files, prints the answer, and says where the files are. */
    static void show(Study study, Terminal terminal) {
        ReportInput input = new StudyReport(study).optProgram(Words.program()).input();
        Path page = ReportFiles.write(input, study.folder());
        terminal.out().print(TerminalReport.text(input, terminal.outputColumns()));
        terminal.out().println();
        terminal.out().println("report: " + Shell.path(page));
    }
}
