package io.quantrial.trial.report;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report as one page that needs no network: style, script, chart library and data are inside.
 * The tables are plain HTML, so that only the two charts need a script.
 */
final class HtmlReport {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String CHART_LIBRARY =
            "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    /** In the order in which they use each other. */
    private static final List<String> SCRIPTS =
            List.of("charts.js", "front.js", "curves.js", "page.js");

    private final StudyFacts facts;

    HtmlReport(StudyFacts facts) {
        this.facts = facts;
    }

    /** The page. */
    String page() {
        boolean hasCurves = !facts.input().reports().isEmpty();
        Map<String, String> values = new HashMap<>();
        values.put("title", Markup.escape(facts.input().study().name()));
        values.put("css", resource("report.css"));
        values.put("answer", new AnswerSection(facts).html());
        values.put("frontHidden", facts.hasChoice() ? "" : "hidden");
        values.put("spreadHidden", facts.hasRepetitions() ? "" : "hidden");
        values.put("tiesHidden", facts.input().evidence().ties().isEmpty() ? "hidden" : "");
        values.put("layers", new LayersSection(facts).html());
        values.put("curvesHidden", hasCurves ? "" : "hidden");
        values.put("trials", new TrialsSection(facts).html());
        values.put("provenance", new ProvenanceSection(facts).html());
        values.put("data", insideScript(new JsonReport(facts).tree().toString()));
        values.put("library", chartLibrary());
        values.put("script", SCRIPTS.stream().map(HtmlReport::resource).collect(joining("\n")));
        return fill(resource("report.html"), values);
    }

    /** One pass: what is put in is not looked at again. */
    private static String fill(String template, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(
                        (MatchResult match) ->
                                Matcher.quoteReplacement(values.get(match.group(1))));
    }

    /** JSON that no HTML parser takes for the end of the script. */
    private static String insideScript(String json) {
        return json.replace("<", "\\u003c");
    }

    private static String chartLibrary() {
        return resource(CHART_LIBRARY).replace("</script", "<\\/script");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
