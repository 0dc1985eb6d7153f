package io.quantrial.trial.cli;

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
        new StudyReport(studies.open(folder)).show(terminal);
        return 0;
    }
}
