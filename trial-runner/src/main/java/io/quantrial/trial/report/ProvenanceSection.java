package io.quantrial.trial.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What is needed to run the study again: command, seed, data, versions, experiment. */
final class ProvenanceSection {

    private final StudyFacts facts;
    private final Markup html = new Markup();

    ProvenanceSection(StudyFacts facts) {
        this.facts = facts;
    }

    String html() {
        ReportInput input = facts.input();
        html.open("dl", "class", "facts");
        fact("Command", input.run().command());
        fact("Seed", Long.toString(input.study().seed()));
        fact("Data, SHA-256", input.run().dataSha256());
        fact("Started", time(input.study().created()));
        fact("This report", time(input.run().written()));
        fact("Duration", Figures.duration(input.run().elapsed()));
        input.study().versions().forEach(this::fact);
        html.close();
        html.open("details", "id", "experiment");
        html.element("summary", "Every value of the experiment");
        html.open("div", "class", "scroll").open("table").open("tbody");
        for (Map.Entry<String, String> entry : input.study().experiment().entrySet()) {
            html.open("tr").open("th", "scope", "row").element("code", entry.getKey()).close();
            html.open("td").element("code", entry.getValue()).close().close();
        }
        return html.close().close().close().close().toString();
    }

    private void fact(String name, String value) {
        html.open("div").element("dt", name).open("dd").element("code", value).close().close();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
    }
}
