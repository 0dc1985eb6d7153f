package io.quantrial.trial.bench.replay;

import io.quantrial.trial.bench.replay.Budgets.Judge;
import io.quantrial.trial.bench.replay.Figure.Measure;
import io.quantrial.trial.bench.replay.Figure.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/** Measures the studies of one strategy on one table. */
final class Referee {

    /** The share of the hypervolume at which the front counts as found. */
    private static final double FOUND = 0.95;

    /** Two sums of the same areas may differ by this. */
    private static final double ROUNDING = 1e-9;

    private static final int FIRST_COST = 4;
    private static final int FINE_STEP = 2;
    private static final int COARSE_STEP = 20;
    private static final List<Double> BUDGET_COSTS = List.of(20.0, 30.0);

    private final BenchProblem problem;
    private final Truth truth;
    private final Budgets budgets;
    private final List<Double> costs;
    private final double noiseCeiling;

    Referee(BenchProblem problem, Truth truth) {
        this.problem = problem;
        this.truth = truth;
        this.budgets = new Budgets(problem);
        this.costs = costs(problem.configurations().size());
        this.noiseCeiling = Collections.min(truth.noiseCeilings());
    }

    /** So many whole trainings: close together where searches end, and up to all. */
    private static List<Double> costs(int all) {
        TreeSet<Double> costs = new TreeSet<>();
        for (int cost = FIRST_COST;
                cost < all;
                cost += cost < 2 * COARSE_STEP ? FINE_STEP : COARSE_STEP) {
            costs.add((double) cost);
        }
        costs.add((double) all);
        return List.copyOf(costs);
    }

    List<Double> costs() {
        return costs;
    }

    /**
     * Measures.
     *
     * @param strategy the name of the strategy
     * @param studies its studies, the index is the seed
     * @param random those of random search
     */
    List<Figure> figures(String strategy, List<Trace> studies, List<Trace> random) {
        List<Figure> figures = new ArrayList<>();
        Spread below = Spread.of(belowRandom(studies, random));
        figures.add(whole(strategy, Measure.BELOW_RANDOM, Axis.TRAININGS, below));
        for (Axis axis : Axis.values()) {
            List<Double> found = studies.stream().map(study -> costOfFront(study, axis)).toList();
            figures.add(whole(strategy, Measure.COST_OF_95, axis, Spread.of(found)));
            for (double cost : costs) {
                Sample sample = new Sample(strategy, studies, axis, cost * axis.unit(problem));
                figures.add(
                        sample.figure(Measure.HYPERVOLUME, (seen, row) -> truth.hypervolume(seen)));
                figures.add(sample.figure(Measure.REGRET, budgets::regret));
            }
        }
        for (double cost : budgetCosts()) {
            figures.addAll(budgetFigures(new Sample(strategy, studies, Axis.TRAININGS, cost)));
        }
        return figures;
    }

    private static Figure whole(String strategy, Measure measure, Axis axis, Spread spread) {
        return new Figure(
                strategy, measure, Optional.empty(), axis, Double.POSITIVE_INFINITY, spread);
    }

    private List<Double> belowRandom(List<Trace> studies, List<Trace> random) {
        return IntStream.range(0, studies.size())
                .mapToObj(study -> belowRandom(studies.get(study), random.get(study)))
                .toList();
    }

    /** Where random search has reached the noise ceiling, having more is luck. */
    private double belowRandom(Trace study, Trace random) {
        return costs.stream()
                .filter(cost -> hypervolume(random, cost) < noiseCeiling)
                .mapToInt(
                        cost ->
                                hypervolume(study, cost) + ROUNDING < hypervolume(random, cost)
                                        ? 1
                                        : 0)
                .average()
                .orElse(0);
    }

    private double hypervolume(Trace study, double cost) {
        return truth.hypervolume(study.trained(Axis.TRAININGS, cost));
    }

    private double costOfFront(Trace study, Axis axis) {
        List<Integer> trained = new ArrayList<>();
        for (Trace.Ended end : study.ended()) {
            if (end.isTrained()) {
                trained.add(end.configuration());
                if (truth.hypervolume(trained) >= FOUND) {
                    return axis.cost(end);
                }
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The last one is what somebody would choose who has trained everything. */
    private List<Double> budgetCosts() {
        double all = Collections.max(costs);
        TreeSet<Double> chosen = new TreeSet<>(BUDGET_COSTS);
        chosen.removeIf(cost -> cost > all);
        chosen.add(all);
        return List.copyOf(chosen);
    }

    private List<Figure> budgetFigures(Sample sample) {
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < Budgets.SHARES.size(); i++) {
            int budget = i;
            Optional<Double> share = Optional.of(Budgets.SHARES.get(budget));
            for (Judge judge : Judge.values()) {
                List<Double> gaps =
                        sample.values((seen, row) -> budgets.gap(judge, budget, seen, row));
                List<Double> hits =
                        gaps.stream().map(gap -> Budgets.isHit(gap) ? 1.0 : 0.0).toList();
                figures.add(sample.figure(judge.gap(), share, gaps));
                figures.add(sample.figure(judge.hit(), share, hits));
            }
        }
        return figures;
    }

    /** All studies of a strategy at one cost. */
    private final class Sample {

        private final String strategy;
        private final Axis axis;
        private final double cost;
        private final List<List<Integer>> seen;

        Sample(String strategy, List<Trace> studies, Axis axis, double cost) {
            this.strategy = strategy;
            this.axis = axis;
            this.cost = cost;
            this.seen = studies.stream().map(study -> study.trained(axis, cost)).toList();
        }

        /** Returns a figure of each study: of what was trained, and the seed of the table. */
        List<Double> values(ToDoubleBiFunction<List<Integer>, Integer> figure) {
            return IntStream.range(0, seen.size())
                    .mapToObj(
                            study ->
                                    figure.applyAsDouble(
                                            seen.get(study), Replay.row(problem, study)))
                    .toList();
        }

        Figure figure(Measure measure, ToDoubleBiFunction<List<Integer>, Integer> figure) {
            return figure(measure, Optional.empty(), values(figure));
        }

        Figure figure(Measure measure, Optional<Double> budget, List<Double> values) {
            return new Figure(strategy, measure, budget, axis, cost, Spread.of(values));
        }
    }
}
