package io.quantrial.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A document of the repository, as far as its tests read it.
 *
 * @param file the file, relative to the root of the repository
 * @param lines its lines
 */
record Markdown(Path file, List<String> lines) {

    /** The root of the repository: tests run in the folder of their module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /**
     * A block of code.
     *
     * @param file the document
     * @param line the line of its first fence, counted from 1
     * @param language the word after the fence
     * @param text the lines between the fences
     */
    record Fence(Path file, int line, String language, String text) {

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** The rows of a table: the cells of the header first, then those of each row. */
    record Table(List<List<String>> rows) {

        List<String> header() {
            return rows.get(0);
        }

        List<List<String>> body() {
            return rows.subList(1, rows.size());
        }

        List<String> column(int index) {
            return body().stream().map(row -> row.get(index)).toList();
        }
    }

    static Markdown read(String file) {
        try {
            return new Markdown(Path.of(file), Files.readAllLines(ROOT.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns README and the documents of the folder docs. */
    static List<Markdown> all() {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md"),
                            files.map(file -> "docs/" + file.getFileName())
                                    .filter(file -> file.endsWith(".md"))
                                    .sorted())
                    .map(Markdown::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Fence> allFences(String language) {
        return all().stream().flatMap(document -> document.fences(language).stream()).toList();
    }

    List<Fence> fences(String language) {
        List<Fence> fences = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("```")) {
                continue;
            }
            if (start < 0) {
                start = i;
            } else {
                String word = lines.get(start).substring(3).strip();
                String text = String.join("\n", lines.subList(start + 1, i));
                fences.add(new Fence(file, start + 1, word, text));
                start = -1;
            }
        }
        return fences.stream().filter(fence -> fence.language().equals(language)).toList();
    }

    /** Returns the lines outside of code blocks. */
    List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean code = false;
        for (String line : lines) {
            boolean fence = line.startsWith("```");
            code ^= fence;
            if (!code && !fence) {
                prose.add(line);
            }
        }
        return prose;
    }

    /** Returns the part from a heading to the next of its level or above. */
    Markdown section(String heading) {
        int start = lines.indexOf(heading);
        if (start < 0) {
            throw new IllegalArgumentException(file + " has no heading \"" + heading + "\"");
        }
        int level = heading.indexOf(' ');
        int end = start + 1;
        while (end < lines.size() && !lines.get(end).matches("#{1," + level + "} .*")) {
            end++;
        }
        return new Markdown(file, lines.subList(start, end));
    }

    List<String> headings() {
        return prose().stream().filter(line -> line.matches("#{1,6} .*")).toList();
    }

    /** Returns the anchor that GitHub makes of a heading. */
    static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** Returns the only table whose header starts with these cells. */
    Table table(String... header) {
        List<Table> found =
                tables().stream()
                        .filter(table -> table.header().size() >= header.length)
                        .filter(
                                table ->
                                        table.header()
                                                .subList(0, header.length)
                                                .equals(List.of(header)))
                        .toList();
        if (found.size() != 1) {
            String name = lines.get(0) + " in " + file;
            throw new IllegalArgumentException(
                    found.size() + " tables with " + Arrays.toString(header) + ": " + name);
        }
        return found.get(0);
    }

    private List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (String line : Stream.concat(prose().stream(), Stream.of("")).toList()) {
            if (line.startsWith("|")) {
                rows.add(cells(line));
            } else if (!rows.isEmpty()) {
                rows.remove(1);
                tables.add(new Table(List.copyOf(rows)));
                rows.clear();
            }
        }
        return tables;
    }

    private static List<String> cells(String line) {
        String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return Stream.of(inner.split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }

    /** Returns the text of a cell without the marks of code. */
    static String plain(String cell) {
        return cell.replace("`", "");
    }
}
