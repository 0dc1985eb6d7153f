package io.quantrial.trial.bench;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.storage.WholeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Ground truth: how good every configuration of a space is after training, from every seed.
 *
 * <p>The file is compressed by gzip. Its first line is {@code # quantrial-bench 1} and the header
 * as JSON, the second has the names of the columns, every other one is a row as comma-separated
 * values. The same table gives the same bytes.
 *
 * @param header what all rows share
 * @param rows the rows, sorted by widths and seed; one for each configuration and seed
 */
public record BenchTable(BenchHeader header, List<BenchRow> rows) {

    private static final String FORMAT = "# quantrial-bench ";

    private static final String VERSION = "1";

    private static final String MAGIC = FORMAT + VERSION + " ";

    /** Lines before the first row. */
    private static final int HEAD = 2;

    /**
     * Sorts the rows, and checks that they are those that the header promises.
     *
     * @throws IllegalArgumentException if they are not
     */
    public BenchTable {
        Set<List<Object>> seen = new HashSet<>();
        for (BenchRow row : rows) {
            check(header, row);
            if (!seen.add(List.of(row.bits(), row.seed()))) {
                throw new IllegalArgumentException(
                        "two rows of " + row.bits() + " with seed " + row.seed());
            }
        }
        if (rows.size() != header.rows()) {
            throw new IllegalArgumentException(
                    rows.size() + " rows, but the header says " + header.rows());
        }
        rows = rows.stream().sorted(BenchRow.ORDER).toList();
    }

    static void check(BenchHeader header, BenchRow row) {
        if (!header.space().contains(row.bits())
                || !header.seeds().contains(row.seed())
                || row.measurements().size() != header.fidelities().size()) {
            throw new IllegalArgumentException(
                    "not a row of this table: "
                            + row.bits()
                            + " with seed "
                            + row.seed()
                            + " and "
                            + row.measurements().size()
                            + " fidelities");
        }
    }

    /**
     * Writes the table.
     *
     * @param file the file; one that is there is replaced
     * @throws TrialException if it cannot be written
     */
    public void write(Path file) {
        List<String> lines = new ArrayList<>();
        lines.add(MAGIC + header.json());
        lines.add(BenchRow.columns(header.fidelities().size()));
        rows.forEach(row -> lines.add(row.line()));
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            WholeFile.write(
                    file,
                    out -> {
                        GZIPOutputStream zip = new GZIPOutputStream(out);
                        zip.write(text);
                        zip.finish();
                    });
        } catch (IOException e) {
            throw new TrialException(TrialException.Code.FAILED, e.getMessage(), e);
        }
    }

    /**
     * Reads a table.
     *
     * @param file a file that {@link #write} wrote
     * @return the table
     * @throws TrialException with code {@code BAD_INPUT} if there is none, or it is damaged; the
     *     message names the line
     */
    public static BenchTable read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw TrialException.input(file + ": there is no such file; make it: bench make");
        }
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            return parse(file, in.lines().toList());
        } catch (IOException | UncheckedIOException e) {
            throw damaged(file.toString(), "it cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static BenchTable parse(Path file, List<String> lines) {
        checkVersion(file, lines);
        int number = 1;
        try {
            if (lines.size() < HEAD || !lines.get(0).startsWith(MAGIC)) {
                throw new IllegalArgumentException("it does not begin with \"" + MAGIC + "\"");
            }
            BenchHeader header = BenchHeader.parse(lines.get(0).substring(MAGIC.length()));
            number++;
            String columns = BenchRow.columns(header.fidelities().size());
            if (!lines.get(1).equals(columns)) {
                throw new IllegalArgumentException("the columns are not " + columns);
            }
            List<BenchRow> rows = new ArrayList<>();
            for (String line : lines.subList(HEAD, lines.size())) {
                number++;
                BenchRow row = BenchRow.parse(line);
                check(header, row);
                rows.add(row);
            }
            return new BenchTable(header, rows);
        } catch (IllegalArgumentException e) {
            throw damaged(file + ":" + number, e.getMessage(), e);
        }
    }

    private static void checkVersion(Path file, List<String> lines) {
        if (!lines.isEmpty() && lines.get(0).startsWith(FORMAT)) {
            String version = lines.get(0).substring(FORMAT.length()).split(" ", 2)[0];
            if (!version.equals(VERSION)) {
                throw TrialException.input(
                        file
                                + ":1: a table of version "
                                + version
                                + "; this program reads version "
                                + VERSION
                                + ": take one that fits, or make the table again: bench make");
            }
        }
    }

    private static TrialException damaged(String where, String what, Exception cause) {
        return new TrialException(
                TrialException.Code.BAD_INPUT,
                where
                        + ": not a table of QBench, or damaged: "
                        + what
                        + "; restore it from a copy, or make it again: bench make",
                cause);
    }
}
