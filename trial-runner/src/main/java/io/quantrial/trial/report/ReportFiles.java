package io.quantrial.trial.report;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes the report of a study to files: each is complete or as it was before. */
public final class ReportFiles {

    /** The name of the page. */
    public static final String HTML = "report.html";

    /** The name of the file for scripts. */
    public static final String JSON = "report.json";

    private ReportFiles() {}

    /**
     * Writes {@code report.html} and {@code report.json}.
     *
     * @param input what the report shows
     * @param folder where; made if it is not there
     * @return the page
     * @throws TrialException with code {@code FAILED} if a file cannot be written
     */
    public static Path write(ReportInput input, Path folder) {
        StudyFacts facts = StudyFacts.of(input);
        replace(folder.resolve(JSON), new JsonReport(facts).indented());
        return replace(folder.resolve(HTML), new HtmlReport(facts).page());
    }

    private static Path replace(Path file, String content) {
        try {
            WholeFile.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
            return file;
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    e.getMessage()
                            + "; the study is unchanged: make room or name another folder, then"
                            + " run: quantrial report",
                    e);
        }
    }
}
