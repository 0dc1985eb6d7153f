package io.quantrial.trial.bench.report;

import io.quantrial.trial.bench.replay.Figure.Measure;
import io.quantrial.trial.bench.replay.Scores;
import io.quantrial.trial.report.Markup;
import java.util.List;

/** The curves of a contest as SVG that needs nothing else: two diagrams for each table. */
final class BenchPlot {

    /** How many strategies have a colour of their own. */
    static final int COLOURS = 6;

    private static final int LEGEND = 52;
    private static final int ENTRY = 110;

    private BenchPlot() {}

    /**
     * Draws.
     *
     * @param contests at least one
     * @param css the style of lines and texts
     * @return the element {@code svg}
     */
    static String svg(List<Scores> contests, String css) {
        int row = LEGEND + Panel.HEIGHT;
        Markup svg = new Markup();
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + 2 * Panel.WIDTH + " " + contests.size() * row,
                "role",
                "img",
                "class",
                "plot");
        svg.element("title", "Hypervolume and regret of each strategy over training steps");
        svg.element("style", css);
        for (int i = 0; i < contests.size(); i++) {
            Scores scores = contests.get(i);
            legend(svg, scores, i * row);
            new Panel(svg, scores, Measure.HYPERVOLUME)
                    .draw("share of the true front's hypervolume", 0, i * row + LEGEND);
            new Panel(svg, scores, Measure.REGRET)
                    .draw(
                            "regret: test accuracy lost under six sizes, points",
                            Panel.WIDTH,
                            i * row + LEGEND);
        }
        return svg.close().toString();
    }

    private static void legend(Markup svg, Scores scores, int top) {
        svg.open("g", "transform", "translate(12 " + top + ")");
        svg.element("text", scores.header().name(), "y", "20", "class", "title");
        for (int i = 0; i < scores.strategies().size(); i++) {
            String strategy = scores.strategies().get(i);
            entry(svg, i, strategy, Panel.style(scores, strategy));
        }
        entry(svg, scores.strategies().size(), "noise ceiling", "ceiling");
        svg.close();
    }

    private static void entry(Markup svg, int index, String name, String style) {
        int x = index * ENTRY;
        svg.element("path", "", "class", "line " + style, "d", "M" + x + " 40h20");
        svg.element("text", name, "x", "" + (x + 26), "y", "44", "class", "tick");
    }
}
