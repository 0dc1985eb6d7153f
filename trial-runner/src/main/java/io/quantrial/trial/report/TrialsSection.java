package io.quantrial.trial.report;

import io.quantrial.trial.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Every trial in a table that can be sorted, and every failure with its reason. */
final class TrialsSection {

    private static final List<String> TEXT_COLUMNS = List.of("Kind", "State", "Configuration");
    private static final List<String> NUMBER_COLUMNS =
            List.of("Validation", "Against float", "Test", "Size in kB", "Share", "BOPs", "Time");

    private final StudyFacts facts;
    private final Markup html = new Markup();

    TrialsSection(StudyFacts facts) {
        this.facts = facts;
    }

    String html() {
        if (facts.rows().isEmpty()) {
            return "";
        }
        html.open("section", "id", "all-trials").element("h2", "All trials");
        if (facts.hasRepetitions()) {
            html.element(
                    "p",
                    "Of a configuration that was trained with several seeds, validation accuracy is"
                            + " the mean with its 95 % confidence interval; below it the lowest"
                            + " and the highest.",
                    "class",
                    "note");
        }
        html.open("div", "class", "scroll").open("table", "id", "trials", "class", "sortable");
        html.open("thead").open("tr").element("th", "Trial", "scope", "col", "class", "number");
        TEXT_COLUMNS.forEach(name -> html.element("th", name, "scope", "col"));
        NUMBER_COLUMNS.forEach(name -> html.element("th", name, "scope", "col", "class", "number"));
        html.close().close().open("tbody");
        facts.rows().forEach(this::trial);
        html.close().close().close().close();
        failures();
        return html.toString();
    }

    private void trial(TrialRow row) {
        html.open("tr", "class", rowClass(row), "data-trial", Integer.toString(row.number()));
        html.element(
                "th",
                Integer.toString(row.number()),
                "scope",
                "row",
                "class",
                "number",
                "data-value",
                Integer.toString(row.number()));
        html.element("td", kind(row));
        html.open("td").element("span", word(row.state()), "class", "state").close();
        configuration(row);
        accuracy(row);
        number(facts.difference(row), Figures.points(facts.difference(row), 2));
        number(row.testAccuracy(), Figures.accuracy(row.testAccuracy()));
        OptionalDouble size = OptionalDouble.of(row.cost().size());
        number(size, Figures.kilobytes(row.cost().size()));
        number(size, Figures.share(row.cost().size(), facts.input().floatCost().size()));
        number(OptionalDouble.of(row.cost().bops()), Figures.scaled(row.cost().bops()));
        number(row.seconds(), seconds(row.seconds()));
        html.close();
    }

    private static String rowClass(TrialRow row) {
        return (row.isAnswer() ? "answer " : row.isOnFront() ? "front " : "") + word(row.state());
    }

    private static String kind(TrialRow row) {
        int parent = row.record().definition().parent();
        return switch (row.kind()) {
            case REPETITION -> "repeats " + parent;
            case TEST -> "tests " + parent;
            default -> word(row.kind());
        };
    }

    private void configuration(TrialRow row) {
        html.open("td", "class", "configuration");
        if (row.configuration().isPresent()) {
            html.open("details").element("summary", row.summary());
            html.element("code", row.configuration().orElseThrow().toString()).close();
        } else {
            html.text(row.summary());
        }
        html.close();
    }

    private void accuracy(TrialRow row) {
        html.open("td", "class", "number", "data-value", Figures.exact(row.accuracy()));
        html.text(Figures.accuracy(row.interval()));
        if (row.accuracies().size() > 1) {
            html.element(
                    "small",
                    String.format(
                            Locale.ROOT,
                            "%d seeds, %.2f–%.2f",
                            row.accuracies().size(),
                            row.lowest(),
                            row.highest()));
        }
        row.tie()
                .ifPresent(
                        cheaper ->
                                html.element("small", "not significantly better than " + cheaper));
        html.close();
    }

    private void number(OptionalDouble value, String text) {
        html.element("td", text, "class", "number", "data-value", Figures.exact(value));
    }

    private void failures() {
        List<StudyFacts.Failure> failures = facts.failures();
        if (failures.isEmpty()) {
            return;
        }
        html.open("section", "id", "failures").element("h2", "Failures");
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        html.element("th", "Trial", "scope", "col", "class", "number");
        html.element("th", "Attempt", "scope", "col", "class", "number");
        for (String name : List.of("Reason", "Message", "Then", "Log")) {
            html.element("th", name, "scope", "col");
        }
        html.close().close().open("tbody");
        failures.forEach(this::failure);
        html.close().close().close().close();
    }

    private void failure(StudyFacts.Failure failure) {
        TrialRow row = failure.row();
        html.open("tr");
        html.element("th", Integer.toString(row.number()), "scope", "row", "class", "number");
        html.element("td", Integer.toString(failure.attempt().number()), "class", "number");
        html.element("td", failure.words());
        html.element(
                "td",
                failure.attempt().message().map(Secrets::hideIn).orElse(""),
                "class",
                "message");
        html.element("td", then(failure));
        html.open("td").element("code", facts.input().run().logs().getOrDefault(row.number(), ""));
        html.close().close();
    }

    /** What became of the trial after this attempt. */
    private static String then(StudyFacts.Failure failure) {
        boolean isLast =
                failure.row().record().attempts().stream()
                        .allMatch(other -> other.number() <= failure.attempt().number());
        return isLast ? word(failure.row().state()) : "tried again";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(OptionalDouble seconds) {
        return seconds.isPresent()
                ? Figures.duration(Duration.ofMillis(Math.round(1000 * seconds.getAsDouble())))
                : Figures.NONE;
    }
}
