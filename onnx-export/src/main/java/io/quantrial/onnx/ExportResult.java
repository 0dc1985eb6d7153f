package io.quantrial.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What an export left behind.
 *
 * @param file the model
 * @param companions what was written beside it: large constants, ranges
 * @param bytes the size of the model, with its constants where they are in a second file
 * @param report what to tell the user: what was written, and how it was verified
 */
public record ExportResult(Path file, List<Path> companions, long bytes, String report) {

    /** Checks that nothing is missing, and copies the list. */
    public ExportResult {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(report, "report");
        companions = List.copyOf(companions);
    }
}
