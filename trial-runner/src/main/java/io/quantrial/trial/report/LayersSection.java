package io.quantrial.trial.report;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.space.LayerBits;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The bits of every layer in every trial of the front, beside the layer's size and sensitivity. */
final class LayersSection {

    private static final int FLOAT_BITS = 32;

    private final StudyFacts facts;
    private final Markup html = new Markup();

    LayersSection(StudyFacts facts) {
        this.facts = facts;
    }

    String html() {
        List<TrialRow> front = facts.front();
        if (!facts.hasChoice() || front.isEmpty() || facts.input().layers().isEmpty()) {
            return "";
        }
        html.open("section", "id", "layers").element("h2", "Bits per layer on the front");
        html.element(
                "p",
                "Each cell: bits of the weight, then of the input. Columns from the smallest model"
                        + " to the largest.",
                "class",
                "note");
        html.open("div", "class", "scroll").open("table", "id", "heat");
        head(front);
        html.open("tbody");
        facts.input().layers().forEach(layer -> row(layer, front));
        return html.close().close().close().close().toString();
    }

    private boolean hasSensitivity() {
        return facts.input().layers().stream()
                .anyMatch(layer -> Figures.isKnown(layer.sensitivity()));
    }

    private void head(List<TrialRow> front) {
        html.open("thead").open("tr").element("th", "Layer", "scope", "col");
        html.element("th", "Share of weights", "scope", "col");
        if (hasSensitivity()) {
            html.element("th", "Sensitivity", "scope", "col");
        }
        for (TrialRow row : front) {
            html.open("th", "scope", "col", "class", row.isAnswer() ? "trial answer" : "trial");
            html.element("b", Integer.toString(row.number()));
            html.element("span", Figures.kilobytes(row.cost().size()) + " kB");
            html.element("span", Figures.accuracy(row.accuracy())).close();
        }
        html.close().close();
    }

    private void row(ReportInput.LayerFacts layer, List<TrialRow> front) {
        List<ReportInput.LayerFacts> layers = facts.input().layers();
        double weights = layers.stream().mapToDouble(ReportInput.LayerFacts::weights).sum();
        html.open("tr").open("th", "scope", "row").path(layer.path().toString());
        html.element("small", layer.type());
        layer.tiedTo().ifPresent(this::tie);
        html.close();
        double share = weights > 0 ? layer.weights() / weights : 0;
        bar(share, Figures.share(layer.weights(), weights), "size");
        if (hasSensitivity()) {
            double most =
                    layers.stream()
                            .map(ReportInput.LayerFacts::sensitivity)
                            .filter(Figures::isKnown)
                            .mapToDouble(OptionalDouble::getAsDouble)
                            .max()
                            .orElse(0);
            double part = most > 0 ? layer.sensitivity().orElse(0) / most : 0;
            bar(part, Figures.plain(layer.sensitivity()), "sensitivity");
        }
        for (TrialRow row : front) {
            cell(row, facts.bits(row, layer));
        }
        html.close();
    }

    private void tie(LayerPath first) {
        html.open("small").text("tied to ").path(first.toString()).close();
    }

    private void bar(double part, String figure, String kind) {
        double width = Double.isFinite(part) ? 100 * Math.min(1, Math.max(0, part)) : 0;
        html.open("td", "class", "bar " + kind);
        html.open("span", "class", "track")
                .element("i", "", "style", String.format(Locale.ROOT, "width:%.1f%%", width))
                .close();
        html.element("span", figure, "class", "figure").close();
    }

    private void cell(TrialRow row, Optional<LayerBits> bits) {
        String title = row.name() + ": " + bits.map(LayerBits::toString).orElse("floating point");
        html.open("td", "class", row.isAnswer() ? "bits answer" : "bits", "title", title);
        box(bits, QuantTarget.WEIGHT);
        box(bits, QuantTarget.INPUT);
        html.close();
    }

    private void box(Optional<LayerBits> bits, QuantTarget target) {
        int width = bits.map(choice -> choice.bits().get(target)).orElse(FLOAT_BITS);
        html.element("span", Integer.toString(width), "class", "b " + level(width));
    }

    /** One colour for each width that hardware knows; those between have that of the next. */
    private static String level(int width) {
        for (int known : new int[] {1, 2, 3, 4, 6, 8, 16}) {
            if (width <= known) {
                return "b" + known;
            }
        }
        return "b32";
    }
}
