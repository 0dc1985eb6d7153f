package io.quantrial.trial.bench.report;

import io.quantrial.trial.bench.replay.Axis;
import io.quantrial.trial.bench.replay.Budgets;
import io.quantrial.trial.bench.replay.Budgets.Judge;
import io.quantrial.trial.bench.replay.Contest;
import io.quantrial.trial.bench.replay.Figure;
import io.quantrial.trial.bench.replay.Figure.Measure;
import io.quantrial.trial.bench.replay.Figure.Spread;
import io.quantrial.trial.bench.replay.RankAgreement;
import io.quantrial.trial.bench.replay.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The figures of a contest that people look at, as text.
 *
 * @param title what they are
 * @param note how to read them
 * @param header the names of the columns
 * @param rows the cells
 */
public record ScoreTable(String title, String note, List<String> header, List<List<String>> rows) {

    private static final List<Double> COSTS = List.of(6.0, 10.0, 20.0, 30.0, 40.0);
    private static final List<Double> BUDGET_COSTS = List.of(20.0, 30.0);
    private static final double REGRET_COST = 20;

    /** What somebody would choose who has trained the whole table. */
    private static final String ALL = "(all)";

    private static final String NONE = "–";

    /** Checks the widths of the rows, and copies. */
    public ScoreTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(row + " does not fit " + header);
            }
        }
    }

    /**
     * Returns the tables of a contest on one table of ground truth.
     *
     * @param scores what came out
     * @return curves, choices under budgets, and how well losses on the way tell the final one
     */
    public static List<ScoreTable> of(Scores scores) {
        List<ScoreTable> tables = new ArrayList<>();
        tables.add(curves(scores));
        BUDGET_COSTS.stream()
                .filter(scores.costs()::contains)
                .forEach(cost -> tables.add(budgets(scores, cost)));
        tables.add(agreements(scores));
        return tables;
    }

    private static ScoreTable curves(Scores scores) {
        List<Double> costs = COSTS.stream().filter(scores.costs()::contains).toList();
        List<String> header = new ArrayList<>(List.of("strategy", "to 95 %", "of random"));
        costs.forEach(cost -> header.add("at " + whole(cost)));
        header.addAll(List.of("regret", "below"));
        return new ScoreTable(
                scores.header().name() + ": hypervolume by whole trainings",
                shares(scores),
                header,
                scores.strategies().stream()
                        .map(strategy -> curve(scores, strategy, costs))
                        .toList());
    }

    private static String shares(Scores scores) {
        return "share of the true front's, median of "
                + scores.contest().studies()
                + " studies; noise ceiling "
                + scores.noiseCeilings().stream()
                        .map(share -> text("%.3f", share))
                        .collect(Collectors.joining(", "));
    }

    private static List<String> curve(Scores scores, String strategy, List<Double> costs) {
        double found = scores.whole(strategy, Measure.COST_OF_95).median();
        double random = scores.whole(Contest.RANDOM, Measure.COST_OF_95).median();
        List<String> row = new ArrayList<>(List.of(strategy));
        row.add(Double.isInfinite(found) ? "never" : text("%.1f", found));
        row.add(Double.isFinite(found / random) ? text("%.2f", found / random) : NONE);
        for (double cost : costs) {
            row.add(text("%.3f", median(scores, strategy, Measure.HYPERVOLUME, cost)));
        }
        row.add(
                scores.costs().contains(REGRET_COST)
                        ? text("%.2f", median(scores, strategy, Measure.REGRET, REGRET_COST))
                        : NONE);
        row.add(text("%.0f %%", 100 * scores.whole(strategy, Measure.BELOW_RANDOM).mean()));
        return row;
    }

    private static double median(Scores scores, String strategy, Measure measure, double cost) {
        return scores.at(strategy, measure, cost).map(Spread::median).orElseThrow();
    }

    private static ScoreTable budgets(Scores scores, double cost) {
        List<String> header = new ArrayList<>(List.of("strategy", "judged by"));
        Budgets.SHARES.forEach(share -> header.add(text("%.0f %%", 100 * share)));
        List<List<String>> rows = new ArrayList<>();
        for (String strategy : scores.strategies()) {
            rows.add(choices(scores, Judge.VALIDATION, strategy, cost, List.of(strategy, "own")));
            rows.add(choices(scores, Judge.TEST, strategy, cost, List.of("", "test")));
        }
        double all = scores.costs().get(scores.costs().size() - 1);
        rows.add(choices(scores, Judge.TEST, Contest.RANDOM, all, List.of(ALL, "test")));
        return new ScoreTable(
                scores.header().name()
                        + ": choices under six sizes after "
                        + whole(cost)
                        + " whole trainings",
                "percent of studies within "
                        + Budgets.TOLERANCE
                        + " points of the best, median loss in points",
                header,
                rows);
    }

    private static List<String> choices(
            Scores scores, Judge judge, String strategy, double cost, List<String> names) {
        List<Double> hits = of(scores, strategy, judge.hit(), cost, Spread::mean);
        List<Double> gaps = of(scores, strategy, judge.gap(), cost, Spread::median);
        return Stream.concat(
                        names.stream(),
                        IntStream.range(0, hits.size())
                                .mapToObj(
                                        i -> whole(100 * hits.get(i)) + text(" %.2f", gaps.get(i))))
                .toList();
    }

    private static List<Double> of(
            Scores scores,
            String strategy,
            Measure measure,
            double cost,
            Function<Spread, Double> figure) {
        return scores.curve(strategy, measure, Axis.TRAININGS).stream()
                .filter(each -> each.cost() == cost)
                .map(Figure::spread)
                .map(figure)
                .toList();
    }

    private static ScoreTable agreements(Scores scores) {
        return new ScoreTable(
                scores.header().name() + ": how well losses tell the final one",
                "Kendall's τ of validation losses",
                List.of("", "all pairs", "pairs of like size"),
                scores.agreements().stream().map(ScoreTable::agreement).toList());
    }

    private static List<String> agreement(RankAgreement each) {
        return List.of(each.what(), tau(each.overall()), tau(each.withinSizes()));
    }

    private static String tau(double tau) {
        return Double.isNaN(tau) ? NONE : text("%.2f", tau);
    }

    private static String whole(double number) {
        return text("%.0f", number);
    }

    private static String text(String pattern, double figure) {
        return String.format(Locale.ROOT, pattern, figure);
    }
}
