package io.quantrial.trial.report;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

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
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel =
                    FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    file
                            + ": the report cannot be written ("
                            + e
                            + "); the study is unchanged: make room or name another folder, then"
                            + " write the report again",
                    e);
        }
    }
}
