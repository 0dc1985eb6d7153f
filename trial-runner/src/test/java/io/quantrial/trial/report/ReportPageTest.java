package io.quantrial.trial.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quantrial.trial.TrialKind;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of the page. */
class ReportPageTest {

    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome");
    private static final Pattern SYMBOL =
            Pattern.compile(
                    "<path d=\"[^\"]*\" transform=\"matrix\\([^,]+,0,0,[^,]+,([\\d.]+),([\\d.]+)\\)\""
                            + " fill=\"(#\\w+|none)\"");
    private static final Pattern LABEL = Pattern.compile("<text[^>]*>([^<]*)</text>");
    private static final String ANSWER = "#c14a00";
    private static final String FRONT = "#0067a6";
    private static final String OTHER = "#aab2bd";
    private static final String REFERENCE = "#00795a";
    private static final String INK = "#1a1d21";
    private static final String PAGE = "#ffffff";
    private static final Pattern BAR =
            Pattern.compile(
                    "<path d=\"M([\\d.]+) ([\\d.]+)L([\\d.]+) ([\\d.]+)\"[^>]* stroke=\"#5b6470\"");

    @TempDir Path folder;

    @BeforeAll
    static void needsABrowser() {
        assumeTrue(browser().isPresent(), "skipped: none of " + BROWSERS + " is on the path");
    }

    @Test
    void everyTrialIsAPointAtItsCostAndAccuracy() throws Exception {
        ReportInput input = StudyFixture.finished().input();
        String dom = open(input, "document.getElementById('front-close').click()");
        List<Symbol> symbols = symbols(chart(dom, "front-chart"));
        List<TrialRow> rows = shown(input);

        assertThat(symbols).hasSameSizeAs(rows);
        Symbol left = symbols.stream().min(Comparator.comparing(Symbol::x)).orElseThrow();
        Symbol right = symbols.stream().max(Comparator.comparing(Symbol::x)).orElseThrow();
        Symbol low = symbols.stream().max(Comparator.comparing(Symbol::y)).orElseThrow();
        Symbol high = symbols.stream().min(Comparator.comparing(Symbol::y)).orElseThrow();
        double[] sizes = rows.stream().mapToDouble(ReportPageTest::logSize).sorted().toArray();
        double[] accuracies =
                rows.stream().mapToDouble(row -> row.accuracy().orElseThrow()).sorted().toArray();
        for (TrialRow row : rows) {
            double x = scale(logSize(row), sizes, left.x(), right.x());
            double y = scale(row.accuracy().orElseThrow(), accuracies, low.y(), high.y());
            assertThat(symbols)
                    .as("trial %d at %f, %f", row.number(), x, y)
                    .anySatisfy(
                            symbol -> {
                                assertThat(symbol.x()).isCloseTo(x, within(0.1));
                                assertThat(symbol.y()).isCloseTo(y, within(0.1));
                                assertThat(symbol.colour()).isEqualTo(colour(row));
                            });
        }
    }

    /** The line of an interval ends at two short lines across. */
    @Test
    void errorBarsAreTheConfidenceIntervalsAndTiesAreHollow() throws Exception {
        StudyFixture study = StudyFixture.finished();
        study.compare();
        String svg =
                chart(
                        open(study.input(), "document.getElementById('front-close').click()"),
                        "front-chart");
        StudyFacts facts = StudyFacts.of(study.input());
        List<TrialRow> repeated =
                facts.rows().stream().filter(row -> row.interval().isKnown()).toList();
        List<Double> lengths =
                BAR.matcher(svg)
                        .results()
                        .filter(match -> match.group(1).equals(match.group(3)))
                        .map(
                                match ->
                                        Double.parseDouble(match.group(2))
                                                - Double.parseDouble(match.group(4)))
                        .sorted()
                        .toList();
        double widest =
                repeated.stream()
                        .mapToDouble(row -> row.interval().halfWidth())
                        .max()
                        .orElseThrow();

        assertThat(lengths).hasSameSizeAs(repeated);
        for (TrialRow row : repeated) {
            double share = row.interval().halfWidth() / widest;
            assertThat(lengths)
                    .anySatisfy(
                            length ->
                                    assertThat(length / lengths.get(lengths.size() - 1))
                                            .isCloseTo(share, within(0.01)));
        }
        assertThat(symbols(svg)).filteredOn(each -> each.colour().equals(PAGE)).hasSize(2);
    }

    @Test
    void whatMattersIsLabelledAndTheCloseUpCountsWhatItHides() throws Exception {
        ReportInput input = StudyFixture.finished().input();
        String dom = open(input, "");
        String svg = chart(dom, "front-chart");
        int visible = symbols(svg).size();

        assertThat(LABEL.matcher(svg).results().map(match -> match.group(1)))
                .contains("W8A8", "W4A4", "float", "16", "size ≤ 20 %", "accuracy drop ≤ 1.0")
                .contains("size in kB", "validation accuracy in %");
        assertThat(visible).isBetween(10, shown(input).size() - 1);
        assertThat(dom)
                .contains(shown(input).size() - visible + " trials are below this range</output>");
    }

    @Test
    void everyTrialWithReportsHasALearningCurve() throws Exception {
        ReportInput input = StudyFixture.finished().input();
        String dom = open(input, "document.getElementById('curves-close').click()");
        long reported =
                input.reports().stream()
                        .filter(report -> report.trial() != StudyFixture.FLOAT)
                        .count();

        assertThat(symbols(chart(dom, "curves-chart"))).hasSize((int) reported);
    }

    @Test
    void theTableIsSortedByAClickAndUnknownNumbersComeLast() throws Exception {
        ReportInput input = StudyFixture.finished().input();
        String column = "document.querySelectorAll('#trials thead button')[4]";
        String dom = open(input, column + ".click();" + column + ".click()");
        List<Integer> order =
                Pattern.compile("data-trial=\"(\\d+)\"")
                        .matcher(dom)
                        .results()
                        .map(match -> Integer.valueOf(match.group(1)))
                        .toList();
        List<TrialRow> rows = StudyFacts.of(input).rows();

        assertThat(order).hasSameSizeAs(rows);
        assertThat(order.stream().map(number -> rows.get(number).accuracy().orElse(-1)))
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void hoverShowsTheConfigurationAsTextEvenIfItsNamesAreMarkup() throws Exception {
        String image = "<img src=x onerror=\"document.documentElement.dataset.hacked=1\">";
        String script = "</script><script>document.documentElement.dataset.hacked=1<";
        ReportInput input =
                StudyFixture.finished(new ToyModel(List.of(image, script, "fc1", "fc2", "fc3")))
                        .input();
        String dom =
                open(
                        input,
                        "const chart ="
                                + " echarts.getInstanceByDom(document.getElementById('front-chart'));"
                                + "chart.dispatchAction({type: 'showTip', seriesId: 'answer',"
                                + " seriesIndex: chart.getOption().series.findIndex(each => each.id ==="
                                + " 'answer'), dataIndex: 0})");
        TrialRow answer = StudyFacts.of(input).answer().orElseThrow();
        String tip = between(dom, "<div class=\"tip\">", "</figure>");

        assertThat(dom).doesNotContain("data-hacked");
        assertThat(tip)
                .contains(
                        "<b>Configuration " + answer.number() + "</b>",
                        "accuracy " + Figures.accuracy(answer.interval()),
                        "test " + Figures.accuracy(answer.testAccuracy()),
                        "2 seeds",
                        "&lt;img src=x");
    }

    @Test
    void everyStateOfAStudyOpensWithoutAnError() throws Exception {
        for (StudyFixture study :
                List.of(StudyFixture.running(), StudyFixture.empty(), StudyFixture.allFailed())) {
            open(study.input(), "");
        }
    }

    private static List<TrialRow> shown(ReportInput input) {
        return StudyFacts.of(input).rows().stream()
                .filter(row -> row.accuracy().isPresent())
                .filter(row -> row.kind() != TrialKind.REPETITION)
                .toList();
    }

    private static String colour(TrialRow row) {
        return switch (row.state()) {
            case PRUNED -> "none";
            default ->
                    switch (row.kind()) {
                        case FLOAT -> INK;
                        case REFERENCE -> REFERENCE;
                        default -> row.isAnswer() ? ANSWER : row.isOnFront() ? FRONT : OTHER;
                    };
        };
    }

    private static double logSize(TrialRow row) {
        return Math.log(row.cost().size());
    }

    private static double scale(double value, double[] sorted, double first, double last) {
        double share = (value - sorted[0]) / (sorted[sorted.length - 1] - sorted[0]);
        return first + share * (last - first);
    }

    /** Writes the page with one more script, opens it, and returns what became of it. */
    private String open(ReportInput input, String script) throws Exception {
        Path page = ReportFiles.write(input, folder);
        String html = Files.readString(page);
        int end = html.lastIndexOf("</body>");
        Files.writeString(
                page,
                html.substring(0, end) + "<script>" + script + "</script>" + html.substring(end));
        Path out = folder.resolve("dom.html");
        Process process =
                new ProcessBuilder(
                                browser().orElseThrow().toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--window-size=1200,1000",
                                "--virtual-time-budget=4000",
                                "--dump-dom",
                                page.toUri().toString())
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String dom = Files.readString(out);
        assertThat(dom).contains("data-rendered=\"true\"").doesNotContain("data-errors");
        return dom;
    }

    private static Optional<Path> browser() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(place -> BROWSERS.stream().map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static List<Symbol> symbols(String svg) {
        List<Symbol> symbols = new ArrayList<>();
        SYMBOL.matcher(svg)
                .results()
                .forEach(
                        match ->
                                symbols.add(
                                        new Symbol(
                                                Double.parseDouble(match.group(1)),
                                                Double.parseDouble(match.group(2)),
                                                match.group(3))));
        return symbols;
    }

    private static String chart(String dom, String id) {
        return between(dom, "id=\"" + id + "\"", "</figure>");
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** A point of a chart, in pixels. */
    private record Symbol(double x, double y, String colour) {}
}
