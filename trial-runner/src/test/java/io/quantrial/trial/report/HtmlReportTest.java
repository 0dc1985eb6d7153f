package io.quantrial.trial.report;

import static io.quantrial.trial.TrialKind.FLOAT;
import static io.quantrial.trial.TrialKind.SEARCH;
import static io.quantrial.trial.TrialState.COMPLETE;
import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.report.ReportInput.Answer;
import io.quantrial.trial.report.ReportInput.LayerFacts;
import io.quantrial.trial.space.LayerBits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static final Pattern TRIAL_ROW =
            Pattern.compile("<tr[^>]* data-trial=\"(\\d+)\">(.*?)</tr>");
    private static final Pattern VALUE = Pattern.compile("data-value=\"([^\"]*)\"");
    private static final int ACCURACY = 1;
    private static final int SIZE = 4;

    @Test
    void oneConfigurationIsComparedWithTheFloatModelOnly() {
        StudyFixture study = new StudyFixture(ToyModel.named());
        study.add(FLOAT, COMPLETE, Optional.empty(), -1, Map.of("accuracy", 98.0), List.of());
        study.add(SEARCH, COMPLETE, Optional.empty(), -1, Map.of("accuracy", 97.0), List.of());
        study.answer = new Answer(OptionalInt.of(1), "");
        study.front = List.of(1);
        LayerBits bits = LayerBits.parse("lsq/w4/i8");
        study.layers.replaceAll(layer -> fixed(layer, bits));
        String page = page(study);

        assertThat(page)
                .contains("<h2>Beside the float model</h2>", "1 trial in", ">lsq: W4A8</td>")
                .contains("<section id=\"front\" hidden>")
                .doesNotContain("id=\"heat\"", "uniform bit widths");
        assertThat(TerminalReport.text(study.input(), 80)).contains("  lsq: W4A8\n");
    }

    private static LayerFacts fixed(LayerFacts layer, LayerBits bits) {
        return new LayerFacts(
                layer.path(),
                layer.type(),
                layer.weights(),
                layer.macs(),
                Optional.of(bits),
                OptionalDouble.empty(),
                Optional.empty());
    }

    @Test
    void tiedLayersAreMarkedWithTheFirst() {
        StudyFixture study = StudyFixture.finished();
        study.layers.set(4, tied(study.layers.get(4), study.layers.get(3)));

        assertThat(page(study))
                .containsOnlyOnce("<small>Linear</small><small>tied to fc2</small></th>");
        assertThat(new JsonReport(StudyFacts.of(study.input())).tree().at("/layers"))
                .extracting(layer -> layer.get("tiedTo").asText(null))
                .containsExactly(null, null, null, null, "fc2");
    }

    private static LayerFacts tied(LayerFacts layer, LayerFacts first) {
        return new LayerFacts(
                layer.path(),
                layer.type(),
                layer.weights(),
                layer.macs(),
                layer.fixed(),
                first.sensitivity(),
                Optional.of(first.path()));
    }

    @Test
    void seedsAreExplainedWhereThereAreSeveral() {
        assertThat(page(StudyFixture.finished()))
                .contains(
                        "<li ><i class=\"mark spread\"></i>mean over the seeds and its 95 %",
                        "± 0.72 (2 seeds) · float 98.06 %",
                        " ± 0.72 %<small>2 seeds, ",
                        "validation accuracy is the mean");
        assertThat(page(StudyFixture.running()))
                .contains("<li hidden><i class=\"mark spread\"></i>")
                .doesNotContain("seeds) ·", "validation accuracy is the mean");
    }

    @Test
    void whatTheFiguresSayIsAListAndTiesAreMarked() {
        StudyFixture study = StudyFixture.finished();
        study.compare();
        String page = page(study);

        assertThat(page)
                .contains(
                        "<ul id=\"insights\"><li>Uniform 4-bit is within noise",
                        "<small>not significantly better than 26</small>",
                        "<li ><i class=\"mark tie\"></i>");
        assertThat(page(StudyFixture.finished()))
                .contains("<li hidden><i class=\"mark tie\"></i>")
                .doesNotContain("id=\"insights\"", "<small>not significantly");
    }

    @Test
    void noPasswordIsHandedOn() {
        StudyFixture study = StudyFixture.finished();
        study.fail(
                study.model.mixed(4),
                FailureReason.EXCEPTION,
                "cannot read \"http://me:tiger@host/x\"");
        StudyFacts facts = StudyFacts.of(study.input());

        for (String report :
                List.of(new HtmlReport(facts).page(), new JsonReport(facts).indented())) {
            assertThat(report)
                    .doesNotContain("tiger")
                    .contains("jdbc:postgresql://***@host/db?password=***", "http://***@host/x");
        }
    }

    @Test
    void theAnswerIsTheFirstThingOnThePage() {
        String page = page(StudyFixture.finished());

        assertThat(between(page, "<h1>", "</h1>").replace('\u00a0', ' '))
                .isEqualTo(
                        "Configuration 16: accuracy 97.4 % (−0.7 points against float) at 13 % of"
                                + " the size.");
        assertThat(page.indexOf("quantrial export runs/digits --trial 16"))
                .isBetween(page.indexOf("</h1>"), page.indexOf("<h2>"));
    }

    @Test
    void theTableOfTrialsHasTheInputsNumbers() {
        ReportInput input = StudyFixture.finished().input();
        Map<Integer, List<String>> rows = rows(new HtmlReport(StudyFacts.of(input)).page());

        assertThat(rows).hasSameSizeAs(input.trials());
        for (TrialRow row : StudyFacts.of(input).rows()) {
            List<String> values = rows.get(row.number());
            if (row.accuracy().isPresent()) {
                assertThat(Double.parseDouble(values.get(ACCURACY)))
                        .isEqualTo(row.accuracy().getAsDouble());
            } else {
                assertThat(values.get(ACCURACY)).isEmpty();
            }
            Double size = row.record().metrics().get("size");
            if (size != null) {
                assertThat(Double.parseDouble(values.get(SIZE))).isEqualTo(size);
            }
        }
    }

    @Test
    void aLayerOfTheAnswerHasItsBitsInTheTable() {
        ReportInput input = StudyFixture.finished().input();
        TrialRow answer = StudyFacts.of(input).answer().orElseThrow();
        String table = between(page(StudyFixture.finished()), "id=\"answer-layers\"", "</table>");

        answer.configuration()
                .orElseThrow()
                .layers()
                .forEach(
                        (path, bits) ->
                                assertThat(table)
                                        .containsPattern(
                                                ">"
                                                        + path
                                                        + "</th><td>\\w+</td><td>"
                                                        + bits.quantizer()
                                                        + "</td>"));
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        String own = withoutLibrary(page(StudyFixture.finished()));

        assertThat(attributes(own, "src")).isEmpty();
        assertThat(attributes(own, "href")).containsExactly("data:,");
        assertThat(own)
                .contains("default-src 'none'")
                .doesNotContain("http://", "https://", "url(", "@import", "import(", "fetch(");
    }

    @Test
    void namesAndMessagesAreTextAndNothingElse() {
        String hostile = "</script><script>alert(1)</script>";
        String image = "<img src=x onerror=\"alert('2')\">";
        StudyFixture study =
                StudyFixture.finished(new ToyModel(List.of(hostile, image, "a", "b", "{{css}}")));
        study.fail(study.model.uniform(4), FailureReason.EXCEPTION, image + "\n" + hostile);
        study.answer = new Answer(OptionalInt.of(16), hostile + image + "{{library}}");
        String page = page(study);

        assertThat(withoutLibrary(page))
                .doesNotContain(hostile, "<script>alert", "<img")
                .contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("&lt;img src=x onerror=&quot;alert(&#39;2&#39;)&quot;&gt;")
                .contains(">{{css}}<", "{{library}}");
        assertThat(between(page, "id=\"data\">", "</script>")).endsWith("}").doesNotContain("<");
    }

    @Test
    void noPlaceholderIsLeft() {
        assertThat(withoutLibrary(page(StudyFixture.finished()))).doesNotContain("{{");
        assertThat(withoutLibrary(page(StudyFixture.empty()))).doesNotContain("{{");
    }

    @Test
    void sectionsWithoutContentAreNotShown() {
        assertThat(page(StudyFixture.empty()))
                .contains("<section id=\"front\" hidden>", "<section id=\"curves\" hidden>")
                .doesNotContain("id=\"trials\"", "id=\"heat\"", "id=\"failures\"")
                .contains("0 of 40 trials so far");
        assertThat(page(StudyFixture.allFailed()))
                .contains("<section id=\"front\" hidden>", "id=\"failures\"")
                .contains("first in layer conv1", "logs/trial-0001.log")
                .contains("All 6 trials failed");
    }

    @Test
    void thePageSaysWhereTheNumbersComeFrom() {
        ReportInput input = StudyFixture.finished().input();
        String provenance =
                between(page(StudyFixture.finished()), "<section id=\"provenance\">", "</section>");

        assertThat(provenance)
                .contains(input.run().command(), input.run().dataSha256(), "<code>42</code>")
                .contains("search.constraints.size", "&lt;= 20%", "4 min 11 s", "0.35.1");
    }

    private static String page(StudyFixture study) {
        return new HtmlReport(StudyFacts.of(study.input())).page();
    }

    private static Map<Integer, List<String>> rows(String page) {
        Map<Integer, List<String>> rows = new TreeMap<>();
        Matcher row = TRIAL_ROW.matcher(page);
        while (row.find()) {
            rows.put(
                    Integer.valueOf(row.group(1)),
                    VALUE.matcher(row.group(2)).results().map(match -> match.group(1)).toList());
        }
        return rows;
    }

    private static List<String> attributes(String html, String name) {
        return Pattern.compile("<[^>]*\\s" + name + "\\s*=\\s*\"([^\"]*)\"")
                .matcher(html)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** The library has addresses of XML namespaces and braces of its own. */
    private static String withoutLibrary(String page) {
        int start = page.indexOf("<script>\n\n/*");
        int end = page.indexOf("</script>", start);
        assertThat(start).isPositive();
        return page.substring(0, start) + page.substring(end);
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
