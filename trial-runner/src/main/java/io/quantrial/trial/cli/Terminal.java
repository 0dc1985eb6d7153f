package io.quantrial.trial.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where the command line writes.
 *
 * @param out results, for people and for pipes
 * @param err progress and errors
 * @param isInteractive whether {@code err} is a terminal, so that lines can be written over
 * @param columns the width of a line
 * @param outputColumns the width of a line of {@code out}; without limit if that is no terminal
 */
record Terminal(
        PrintWriter out, PrintWriter err, boolean isInteractive, int columns, int outputColumns) {

    /** To the start of the line, then delete it. */
    private static final String CLEAR = "\r\033[K";

    private static final int USUAL_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 40;

    /**
     * Returns the terminal of this process. Java cannot ask whether standard error or standard
     * output is one; the start script says so by the system properties {@code quantrial.terminal}
     * and {@code quantrial.output}, their value is the width.
     */
    static Terminal ofProcess() {
        String columns = System.getProperty("quantrial.terminal", "");
        String outputColumns = System.getProperty("quantrial.output", "");
        return new Terminal(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                !columns.isEmpty(),
                width(columns),
                outputColumns.isEmpty() ? Integer.MAX_VALUE : width(outputColumns));
    }

    private static int width(String columns) {
        return columns.matches("[1-9][0-9]{0,3}")
                ? Math.max(FEWEST_COLUMNS, Integer.parseInt(columns))
                : USUAL_COLUMNS;
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Writes a line of progress or an error. */
    void say(String text) {
        err.println((isInteractive ? CLEAR : "") + "quantrial: " + text);
        err.flush();
    }

    /** Writes over the line that the next {@link #say} or this method takes again. */
    void overwrite(String text) {
        err.print(CLEAR + text);
        err.flush();
    }
}
