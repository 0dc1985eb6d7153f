package io.quantrial.trial.bench.report;

import io.quantrial.trial.bench.replay.Axis;
import io.quantrial.trial.bench.replay.Contest;
import io.quantrial.trial.bench.replay.Figure;
import io.quantrial.trial.bench.replay.Figure.Measure;
import io.quantrial.trial.bench.replay.Figure.Spread;
import io.quantrial.trial.bench.replay.Scores;
import io.quantrial.trial.report.Markup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One diagram: a measure of every strategy over the cost in whole trainings, on a logarithmic axis;
 * the line is the median, the band the quartiles.
 */
final class Panel {

    /** Outer size, with the names of the axes. */
    static final int WIDTH = 470;

    static final int HEIGHT = 320;

    private static final int LEFT = 50;
    private static final int RIGHT = 12;
    private static final int TOP = 30;
    private static final int BOTTOM = 42;
    private static final List<Double> TICKS = List.of(5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0);

    /** At most so many horizontal lines beside the lowest. */
    private static final int LINES = 6;

    private final Markup svg;
    private final Scores scores;
    private final Measure measure;
    private final double first;
    private final double last;
    private final double step;
    private final double bottom;
    private final double top;

    /**
     * Prepares a diagram.
     *
     * @param svg where it is drawn
     * @param scores what came out
     * @param measure what is shown
     */
    Panel(Markup svg, Scores scores, Measure measure) {
        this.svg = svg;
        this.scores = scores;
        this.measure = measure;
        this.first = scores.costs().get(0);
        this.last = scores.costs().get(scores.costs().size() - 1);
        List<Double> medians =
                scores.strategies().stream()
                        .flatMap(strategy -> curve(strategy).stream())
                        .map(figure -> figure.spread().median())
                        .toList();
        double highest = measure == Measure.HYPERVOLUME ? 1 : Collections.max(medians);
        double lowest = measure == Measure.HYPERVOLUME ? Collections.min(medians) : 0;
        this.step = step((highest - lowest) / LINES);
        this.bottom = step * Math.floor(lowest / step);
        this.top = Math.max(step * Math.ceil(highest / step), bottom + step);
    }

    /** The next larger of 1, 2 and 5 times a power of ten. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 0.001))));
        return DoubleStream.of(1, 2, 5, 10)
                .map(factor -> factor * power)
                .filter(step -> step >= least)
                .findFirst()
                .orElseThrow();
    }

    private List<Figure> curve(String strategy) {
        return scores.curve(strategy, measure, Axis.TRAININGS);
    }

    /**
     * Draws it.
     *
     * @param title what is shown
     * @param x its left edge
     * @param y its upper edge
     */
    void draw(String title, int x, int y) {
        svg.open("g", "transform", "translate(" + x + " " + y + ")");
        svg.element("text", title, "x", "" + LEFT, "y", "18", "class", "name");
        axes();
        for (int i = 0; i < scores.strategies().size(); i++) {
            String strategy = scores.strategies().get(i);
            String style = style(scores, strategy);
            if (!strategy.equals(Contest.ORACLE)) {
                shape("band " + style, band(curve(strategy)) + "Z");
            }
            shape("line " + style, line(curve(strategy), Spread::median, "M"));
        }
        if (measure == Measure.HYPERVOLUME) {
            scores.noiseCeilings().forEach(share -> level("line ceiling", share));
        }
        svg.close();
    }

    /** The class of a strategy's line. */
    static String style(Scores scores, String strategy) {
        return strategy.equals(Contest.ORACLE)
                ? "oracle"
                : "s" + scores.strategies().indexOf(strategy) % BenchPlot.COLOURS;
    }

    private void axes() {
        for (int i = 0; bottom + i * step < top + step / 2; i++) {
            double value = bottom + i * step;
            level("grid", value);
            svg.element(
                    "text",
                    String.format(Locale.ROOT, "%.2f", value),
                    "x",
                    "" + (LEFT - 6),
                    "y",
                    number(y(value) + 4),
                    "class",
                    "tick end");
        }
        List<Double> ticks = TICKS.stream().filter(tick -> tick >= first && tick <= last).toList();
        for (double tick : ticks) {
            svg.element(
                    "text",
                    String.format(Locale.ROOT, "%.0f", tick),
                    "x",
                    number(x(tick)),
                    "y",
                    "" + (HEIGHT - BOTTOM + 16),
                    "class",
                    "tick middle");
        }
        svg.element(
                "text",
                "training steps, in whole trainings",
                "x",
                number((LEFT + WIDTH - RIGHT) / 2.0),
                "y",
                "" + (HEIGHT - 8),
                "class",
                "tick middle");
    }

    private void level(String style, double value) {
        String height = number(y(value));
        shape(style, "M" + LEFT + " " + height + "L" + (WIDTH - RIGHT) + " " + height);
    }

    private void shape(String style, String path) {
        svg.element("path", "", "class", style, "d", path);
    }

    private String band(List<Figure> curve) {
        List<Figure> back = new ArrayList<>(curve);
        Collections.reverse(back);
        return line(curve, Spread::high, "M") + line(back, Spread::low, "L");
    }

    private String line(List<Figure> curve, ToDoubleFunction<Spread> figure, String start) {
        return IntStream.range(0, curve.size())
                .mapToObj(
                        i ->
                                (i == 0 ? start : "L")
                                        + number(x(curve.get(i).cost()))
                                        + " "
                                        + number(y(figure.applyAsDouble(curve.get(i).spread()))))
                .collect(Collectors.joining());
    }

    private double x(double cost) {
        double share = last > first ? Math.log(cost / first) / Math.log(last / first) : 0;
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    /** What is out of range is at the edge. */
    private double y(double value) {
        double share = Math.min(1, Math.max(0, (value - bottom) / (top - bottom)));
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }
}
