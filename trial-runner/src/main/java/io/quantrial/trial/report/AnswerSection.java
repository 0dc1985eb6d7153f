package io.quantrial.trial.report;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.insight.Insight;
import io.quantrial.trial.space.LayerBits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The first thing on the page: the answer, what it compares with, and what each layer gets. */
final class AnswerSection {

    private static final int FLOAT_BITS = 32;

    private final StudyFacts facts;
    private final Markup html = new Markup();

    AnswerSection(StudyFacts facts) {
        this.facts = facts;
    }

    String html() {
        AnswerText text = new AnswerText(facts);
        html.element("p", eyebrow(), "class", "eyebrow");
        html.element("h1", unbroken(text.headline()));
        text.command()
                .ifPresent(
                        command -> {
                            html.open("p", "class", "action").text("Export it with ");
                            html.element("code", command).close();
                        });
        if (!facts.input().answer().reason().isEmpty()) {
            html.element("p", facts.input().answer().reason(), "class", "reason");
        }
        facts.answer().ifPresent(this::tiles);
        insights();
        if (compared().size() > 1) {
            comparison();
        }
        facts.answer().ifPresent(this::layers);
        return html.toString();
    }

    /** Keeps numbers and their units on one line. */
    private static String unbroken(String sentence) {
        return sentence.replace(" %", "\u00a0%")
                .replace(" points", "\u00a0points")
                .replace(" seeds", "\u00a0seeds");
    }

    private String eyebrow() {
        ReportInput.RunFacts run = facts.input().run();
        return "Study "
                + facts.input().study().name()
                + " · "
                + facts.tried().size()
                + (facts.tried().size() == 1 ? " trial in " : " trials in ")
                + Figures.duration(run.elapsed())
                + (run.finished() ? "" : " · still running");
    }

    private void tiles(TrialRow row) {
        OptionalDouble floatTest =
                facts.floatModel().map(TrialRow::testAccuracy).orElse(OptionalDouble.empty());
        html.open("dl", "class", "tiles");
        tile(
                "Validation accuracy",
                Figures.accuracy(row.accuracy()),
                interval(row) + "float " + Figures.accuracy(facts.floatAccuracy()));
        tile(
                "Test accuracy",
                Figures.accuracy(row.testAccuracy()),
                "float " + Figures.accuracy(floatTest));
        tile(
                "Size",
                Figures.kilobytes(row.cost().size()) + " kB",
                "float " + Figures.kilobytes(facts.input().floatCost().size()) + " kB");
        tile(
                "Bit operations",
                Figures.share(row.cost().bops(), facts.input().floatCost().bops()),
                "of float’s " + Figures.scaled(facts.input().floatCost().bops()));
        html.close();
    }

    private static String interval(TrialRow row) {
        return row.interval().isKnown()
                ? "± "
                        + Figures.halfWidth(row.interval())
                        + " ("
                        + row.interval().count()
                        + " seeds) · "
                : "";
    }

    private void insights() {
        List<Insight> insights = facts.input().evidence().insights();
        if (insights.isEmpty()) {
            return;
        }
        html.element("h2", "What the figures say").open("ul", "id", "insights");
        insights.forEach(insight -> html.element("li", unbroken(insight.sentence())));
        html.close();
    }

    private void tile(String name, String figure, String beside) {
        html.open("div").element("dt", name).element("dd", figure, "class", "figure");
        html.element("dd", beside, "class", "beside").close();
    }

    private List<TrialRow> compared() {
        Set<TrialRow> rows = new LinkedHashSet<>();
        facts.answer().ifPresent(rows::add);
        facts.floatModel().ifPresent(rows::add);
        rows.addAll(facts.references());
        return new ArrayList<>(rows);
    }

    /** The answer is a configuration for the reader, even where it is a reference. */
    private static String title(TrialRow row) {
        return row.isAnswer() && row.kind() == TrialKind.REFERENCE
                ? "Configuration " + row.number() + " (" + row.name() + ")"
                : row.name();
    }

    private void comparison() {
        html.element(
                "h2",
                facts.references().isEmpty()
                        ? "Beside the float model"
                        : "Beside the float model and uniform bit widths");
        html.open("div", "class", "scroll").open("table", "id", "comparison");
        html.open("thead").open("tr").element("th", "");
        for (String name :
                List.of("Validation", "Against float", "Test", "Size", "Share", "BOPs")) {
            html.element("th", name, "class", "number", "scope", "col");
        }
        html.close().close().open("tbody");
        for (TrialRow row : compared()) {
            html.open("tr", "class", row.isAnswer() ? "answer" : "");
            html.element("th", title(row), "scope", "row");
            validation(row);
            number(Figures.points(facts.difference(row), 2));
            number(Figures.accuracy(row.testAccuracy()));
            number(Figures.kilobytes(row.cost().size()) + " kB");
            number(Figures.share(row.cost().size(), facts.input().floatCost().size()));
            number(Figures.share(row.cost().bops(), facts.input().floatCost().bops()));
            html.close();
        }
        html.close().close().close();
    }

    private void layers(TrialRow row) {
        if (facts.input().layers().isEmpty()) {
            return;
        }
        html.element("h2", title(row) + ", layer by layer");
        html.open("div", "class", "scroll").open("table", "id", "answer-layers");
        html.open("thead").open("tr");
        html.element("th", "Layer", "scope", "col").element("th", "Type", "scope", "col");
        html.element("th", "Quantizer", "scope", "col");
        for (String name :
                List.of("Weight bits", "Input bits", "Weights", "MACs", "Weights in kB")) {
            html.element("th", name, "class", "number", "scope", "col");
        }
        html.close().close().open("tbody");
        for (ReportInput.LayerFacts layer : facts.input().layers()) {
            layer(layer, facts.bits(row, layer));
        }
        html.close().close().close();
    }

    private void layer(ReportInput.LayerFacts layer, Optional<LayerBits> bits) {
        double size =
                (double) layer.weights()
                        * bits.map(choice -> choice.bits().get(QuantTarget.WEIGHT))
                                .orElse(FLOAT_BITS);
        html.open("tr").open("th", "scope", "row").path(layer.path().toString()).close();
        html.element("td", layer.type());
        html.element("td", bits.map(LayerBits::quantizer).orElse("float"));
        number(width(bits, QuantTarget.WEIGHT));
        number(width(bits, QuantTarget.INPUT));
        number(Figures.scaled(layer.weights()));
        number(Figures.scaled(layer.macs()));
        number(Figures.kilobytes(size));
        html.close();
    }

    private static String width(Optional<LayerBits> bits, QuantTarget target) {
        return bits.map(choice -> choice.bits().get(target)).map(Object::toString).orElse("float");
    }

    private void validation(TrialRow row) {
        html.open("td", "class", "number").text(Figures.accuracy(row.interval()));
        if (row.interval().isKnown()) {
            html.element("small", row.interval().count() + " seeds");
        }
        row.tie()
                .ifPresent(
                        cheaper ->
                                html.element("small", "not significantly better than " + cheaper));
        html.close();
    }

    private void number(String text) {
        html.element("td", text, "class", "number");
    }
}
