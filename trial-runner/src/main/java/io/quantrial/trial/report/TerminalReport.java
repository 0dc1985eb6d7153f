package io.quantrial.trial.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The report as plain text: the answer, then the front beside float model and references, then what
 * the figures say. The same input gives the same text.
 */
public final class TerminalReport {

    private static final int NARROWEST = 40;
    private static final String GAP = "  ";

    /** Only with repetitions: the interval, and the number of runs. */
    private static final int INTERVAL = 3;

    private static final int RUNS = 4;
    private static final List<String> HEADER =
            List.of(
                    "",
                    "trial",
                    "accuracy",
                    "+/-",
                    "n",
                    "vs float",
                    "test",
                    "size kB",
                    "share",
                    "");

    private TerminalReport() {}

    /**
     * Returns the text.
     *
     * @param input what the report shows
     * @param width the longest line, in characters; at least 40 are used; a command is not broken
     * @return lines, each with its line end
     */
    public static String text(ReportInput input, int width) {
        StudyFacts facts = StudyFacts.of(input);
        int columns = Math.max(width, NARROWEST);
        StringBuilder text = new StringBuilder();
        AnswerText answer = new AnswerText(facts);
        wrap(text, plain(answer.headline()), columns);
        answer.command().ifPresent(command -> line(text, "Export it with: " + plain(command)));
        wrap(text, plain(input.answer().reason()), columns);
        List<List<String>> cells = cells(facts);
        if (!cells.isEmpty()) {
            text.append('\n');
            cells.add(0, HEADER);
            table(text, facts.hasRepetitions() ? cells : withoutIntervals(cells), columns);
        }
        notes(text, facts, columns);
        return text.toString();
    }

    private static List<List<String>> cells(StudyFacts facts) {
        List<List<String>> cells = new ArrayList<>();
        facts.floatModel().ifPresent(row -> cells.add(cells(facts, row)));
        facts.references().forEach(row -> cells.add(cells(facts, row)));
        facts.front().stream()
                .filter(row -> facts.references().stream().noneMatch(row::equals))
                .forEach(row -> cells.add(cells(facts, row)));
        return cells;
    }

    private static List<String> cells(StudyFacts facts, TrialRow row) {
        return Stream.of(
                        row.isAnswer() ? ">" : "",
                        Integer.toString(row.number()),
                        Figures.accuracy(row.accuracy()),
                        Figures.halfWidth(row.interval()),
                        Integer.toString(row.interval().count()),
                        Figures.points(facts.difference(row), 2),
                        Figures.accuracy(row.testAccuracy()),
                        Figures.kilobytes(row.cost().size()),
                        Figures.share(row.cost().size(), facts.input().floatCost().size()),
                        row.summary())
                .map(TerminalReport::plain)
                .toList();
    }

    private static List<List<String>> withoutIntervals(List<List<String>> cells) {
        return cells.stream()
                .map(
                        row ->
                                IntStream.range(0, row.size())
                                        .filter(column -> column != INTERVAL && column != RUNS)
                                        .mapToObj(row::get)
                                        .toList())
                .toList();
    }

    private static void notes(StringBuilder text, StudyFacts facts, int columns) {
        List<String> notes = new ArrayList<>();
        if (facts.hasRepetitions()) {
            notes.add("accuracy: mean of n seeds, +/- its 95 % confidence interval");
        }
        String ties =
                facts.front().stream()
                        .filter(row -> row.tie().isPresent())
                        .map(row -> row.number() + " (than " + row.tie().getAsInt() + ")")
                        .collect(Collectors.joining(", "));
        if (!ties.isEmpty()) {
            notes.add("not significantly better than a cheaper one: " + ties);
        }
        facts.input().evidence().insights().forEach(insight -> notes.add(insight.sentence()));
        if (!notes.isEmpty()) {
            text.append('\n');
        }
        notes.forEach(note -> wrap(text, plain(note), columns));
    }

    private static void table(StringBuilder text, List<List<String>> cells, int columns) {
        int last = cells.get(0).size() - 1;
        int[] widths = new int[last];
        for (List<String> row : cells) {
            for (int i = 0; i < last; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : cells) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < last; i++) {
                out.append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(row.get(i))
                        .append(i == 0 ? " " : GAP);
            }
            out.append(row.get(last));
            String whole = out.toString().stripTrailing();
            line(text, whole.length() <= columns ? whole : whole.substring(0, columns - 3) + "...");
        }
    }

    private static void wrap(StringBuilder text, String sentence, int columns) {
        StringBuilder line = new StringBuilder();
        for (String word : sentence.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                line(text, line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            line(text, line.toString());
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    /** ASCII signs, since a terminal may have no others, and nothing that moves the cursor. */
    private static String plain(String text) {
        return text.replace('−', '-')
                .replace('–', '-')
                .replace('’', '\'')
                .replace(" ± ", " +/- ")
                .replace("±", "")
                .replaceAll("\\p{Cntrl}", "?");
    }
}
