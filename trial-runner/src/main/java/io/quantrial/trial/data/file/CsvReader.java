package io.quantrial.trial.data.file;

import io.quantrial.spi.NearestName;
import io.quantrial.trial.TrialException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a CSV file of numbers with a label in each row.
 *
 * @param label {@code last}, {@code first}, the name of a column, or its number from 1
 * @param header whether the first row has names: {@code true}, {@code false}, or {@code auto} to
 *     find out
 * @param separator between fields
 * @param factor what values are multiplied by
 */
record CsvReader(String label, String header, char separator, double factor) {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /**
     * Reads a table.
     *
     * @param stream the file's bytes
     * @param file its name, for messages
     * @return the table
     * @throws IOException if it cannot be read
     * @throws TrialException if a row is malformed; the message has file and line
     */
    CsvTable read(InputStream stream, String file) throws IOException {
        BufferedReader text =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        CSVFormat format =
                CSVFormat.DEFAULT
                        .builder()
                        .setDelimiter(separator)
                        .setIgnoreSurroundingSpaces(true)
                        .setIgnoreEmptyLines(true)
                        .get();
        CSVParser parser = CSVParser.builder().setReader(text).setFormat(format).get();
        try {
            return read(parser, file);
        } catch (UncheckedIOException e) {
            throw DataFile.unreadable(file + ":" + parser.getCurrentLineNumber(), e);
        }
    }

    private CsvTable read(CSVParser parser, String file) {
        Iterator<CSVRecord> rows = parser.iterator();
        if (!rows.hasNext()) {
            throw TrialException.input(file + ": is empty");
        }
        CSVRecord first = rows.next();
        if (first.size() < 2) {
            throw TrialException.input(
                    String.format(
                            "%s:%d: one column only with the separator \"%s\"; set data.separator",
                            file, parser.getCurrentLineNumber(), separator));
        }
        int column = labelColumn(first, file);
        CsvTable table = new CsvTable(file, first.size() - 1);
        Row row = new Row(file, column, first.size());
        if (!hasHeader(first, column)) {
            row.addTo(table, first, parser.getCurrentLineNumber());
        }
        while (rows.hasNext()) {
            CSVRecord next = rows.next();
            row.addTo(table, next, parser.getCurrentLineNumber());
        }
        if (table.size() == 0) {
            throw TrialException.input(file + ": has a header and no rows");
        }
        return table;
    }

    private int labelColumn(CSVRecord first, String file) {
        if (label.equals("last")) {
            return first.size() - 1;
        }
        if (label.equals("first")) {
            return 0;
        }
        List<String> names = first.toList();
        if (!isPosition() && !header.equals("false") && names.contains(label)) {
            return names.indexOf(label);
        }
        if (isPosition() && Integer.parseInt(label) <= first.size()) {
            return Integer.parseInt(label) - 1;
        }
        throw TrialException.input(
                String.format(
                        "data.label: no column \"%s\"%s in the first row of %s; allowed: last,"
                                + " first, a column's name, or its number from 1 to %d",
                        label, NearestName.hint(label, names), file, first.size()));
    }

    private boolean isPosition() {
        return label.matches("[1-9]\\d{0,8}");
    }

    /** Without a setting, a first row without a number beside the label is one of names. */
    private boolean hasHeader(CSVRecord first, int column) {
        return switch (header) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    IntStream.range(0, first.size())
                            .noneMatch(i -> i != column && isNumber(first.get(i)));
        };
    }

    private static boolean isNumber(String text) {
        try {
            return Float.isFinite(Float.parseFloat(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Turns records into rows of numbers. */
    private final class Row {

        private final String file;
        private final int column;
        private final int width;
        private final float[] numbers;

        private Row(String file, int column, int width) {
            this.file = file;
            this.column = column;
            this.width = width;
            this.numbers = new float[width - 1];
        }

        private void addTo(CsvTable table, CSVRecord fields, long line) {
            if (fields.size() != width) {
                throw TrialException.input(
                        String.format(
                                "%s:%d: %d columns, but the first row has %d",
                                file, line, fields.size(), width));
            }
            int next = 0;
            for (int i = 0; i < width; i++) {
                if (i != column) {
                    numbers[next++] = number(fields.get(i), i + 1, line);
                }
            }
            if (fields.get(column).isEmpty()) {
                throw TrialException.input(
                        String.format("%s:%d: column %d has no label", file, line, column + 1));
            }
            table.add(numbers, new CsvTable.Label(fields.get(column), line));
        }

        private float number(String text, int position, long line) {
            if (!isNumber(text)) {
                throw TrialException.input(
                        String.format(
                                "%s:%d: column %d must be a number: \"%s\"; if it has names or is"
                                        + " the label, see data.header and data.label",
                                file, line, position, text));
            }
            return (float) (Float.parseFloat(text) * factor);
        }
    }
}
