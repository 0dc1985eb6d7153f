package io.quantrial.trial.bench.replay;

import io.quantrial.trial.bench.replay.BenchProblem.Configuration;
import io.quantrial.trial.bench.replay.Figure.Measure;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Six sizes that a user may have room for: quantiles of the sizes of the table. Under each, a study
 * chooses the configuration with the best validation accuracy that it has seen, the smaller one of
 * two.
 */
public final class Budgets {

    /** Which quantiles. */
    public static final List<Double> SHARES = List.of(0.1, 0.25, 0.4, 0.55, 0.7, 0.85);

    /** A choice that loses no more points than this is as good as the best. */
    public static final double TOLERANCE = 0.2;

    private static final double ROUNDING = 1e-9;

    private final List<Double> sizes;
    private final List<Double> limits;

    /** For each seed of the table the accuracy of each configuration. */
    private final List<List<Double>> validation;

    private final List<Double> test;

    /**
     * Computes the sizes.
     *
     * @param problem the table
     */
    public Budgets(BenchProblem problem) {
        List<Configuration> all = problem.configurations();
        sizes = all.stream().map(each -> each.cost().size()).toList();
        limits = SHARES.stream().map(share -> Quantiles.of(share, sizes)).toList();
        validation =
                IntStream.range(0, problem.header().seeds().size())
                        .mapToObj(row -> all.stream().map(each -> accuracy(each, row)).toList())
                        .toList();
        test = all.stream().map(each -> Truth.mean(each, row -> row.test().accuracy())).toList();
    }

    private static double accuracy(Configuration configuration, int row) {
        return configuration.rows().get(row).last().validation().accuracy();
    }

    /** What a choice is judged by. */
    public enum Judge {
        /** The validation accuracy of the seed that the study has. */
        VALIDATION(Measure.VALIDATION_GAP, Measure.VALIDATION_HIT) {
            @Override
            List<Double> accuracies(Budgets budgets, int row) {
                return budgets.validation.get(row);
            }
        },
        /** The test accuracy, as the mean over the seeds. */
        TEST(Measure.TEST_GAP, Measure.TEST_HIT) {
            @Override
            List<Double> accuracies(Budgets budgets, int row) {
                return budgets.test;
            }
        };

        private final Measure gap;
        private final Measure hit;

        Judge(Measure gap, Measure hit) {
            this.gap = gap;
            this.hit = hit;
        }

        /**
         * Returns the measure of what a choice loses.
         *
         * @return the measure in percentage points
         */
        public Measure gap() {
            return gap;
        }

        /**
         * Returns the measure of whether a choice is good enough.
         *
         * @return the measure, 0 or 1 for each study
         */
        public Measure hit() {
            return hit;
        }

        abstract List<Double> accuracies(Budgets budgets, int row);
    }

    /**
     * Returns the sizes.
     *
     * @return bits, in the order of {@link #SHARES}
     */
    public List<Double> limits() {
        return limits;
    }

    /**
     * Returns how much a choice loses against the best configuration of the table.
     *
     * @param judge who says how good a configuration is
     * @param budget the index of the budget
     * @param seen the indices of the configurations that the study has trained
     * @param row which seed of the table the study has
     * @return percentage points; all that there are to lose if nothing fits
     */
    double gap(Judge judge, int budget, Collection<Integer> seen, int row) {
        List<Double> accuracies = judge.accuracies(this, row);
        double best =
                IntStream.range(0, sizes.size())
                        .filter(each -> fits(each, budget))
                        .mapToDouble(accuracies::get)
                        .max()
                        .orElseThrow();
        return best - choice(budget, seen, row).map(accuracies::get).orElse(0.0);
    }

    private Optional<Integer> choice(int budget, Collection<Integer> seen, int row) {
        return seen.stream()
                .filter(each -> fits(each, budget))
                .max(
                        Comparator.comparing((Integer each) -> validation.get(row).get(each))
                                .thenComparing(each -> -sizes.get(each)));
    }

    private boolean fits(int configuration, int budget) {
        return sizes.get(configuration) <= limits.get(budget);
    }

    /** Returns whether a choice is as good as the best. */
    static boolean isHit(double gap) {
        return gap <= TOLERANCE + ROUNDING;
    }

    /** Returns the test accuracy that choices lose, as the mean over the budgets. */
    double regret(Collection<Integer> seen, int row) {
        return IntStream.range(0, limits.size())
                .mapToDouble(budget -> gap(Judge.TEST, budget, seen, row))
                .average()
                .orElseThrow();
    }
}
