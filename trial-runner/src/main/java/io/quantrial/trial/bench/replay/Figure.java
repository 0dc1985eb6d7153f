package io.quantrial.trial.bench.replay;

import java.util.Collection;
import java.util.Optional;

/**
 * What came out of a measure of one strategy on one table, over all studies.
 *
 * @param strategy the name of the strategy
 * @param measure what was measured
 * @param budget the budget, if the measure has one; one of {@link Budgets#SHARES}
 * @param axis what the cost is counted in
 * @param cost at which cost; infinite for measures of a whole study
 * @param spread the figures
 */
public record Figure(
        String strategy,
        Measure measure,
        Optional<Double> budget,
        Axis axis,
        double cost,
        Spread spread) {

    /** Measures of a set of trained configurations, or of a whole study. */
    public enum Measure {
        /** {@link Truth#hypervolume}. */
        HYPERVOLUME("hypervolume"),
        /** Points of test accuracy that choices under the budgets lose, mean over the budgets. */
        REGRET("regret"),
        /** Cost at which the hypervolume is 95 %; infinite if it never is. */
        COST_OF_95("cost-of-95"),
        /**
         * Share of the costs at which random search with the same seed has more hypervolume, of
         * those at which it is below the noise ceiling.
         */
        BELOW_RANDOM("below-random"),
        /** Points of validation accuracy that the choice under a budget loses. */
        VALIDATION_GAP("validation-gap"),
        /** 1 if it loses no more than the tolerance, otherwise 0. */
        VALIDATION_HIT("validation-hit"),
        /** Points of mean test accuracy that the choice under a budget loses. */
        TEST_GAP("test-gap"),
        /** 1 if it loses no more than the tolerance, otherwise 0. */
        TEST_HIT("test-hit");

        private final String key;

        Measure(String key) {
            this.key = key;
        }

        /**
         * Returns the word that files use.
         *
         * @return the key
         */
        public String key() {
            return key;
        }
    }

    /**
     * Figures of several studies.
     *
     * @param studies how many
     * @param mean their mean
     * @param low the lower quartile
     * @param median the median
     * @param high the upper quartile
     */
    public record Spread(int studies, double mean, double low, double median, double high) {

        static Spread of(Collection<Double> figures) {
            return new Spread(
                    figures.size(),
                    figures.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                    Quantiles.of(0.25, figures),
                    Quantiles.of(0.5, figures),
                    Quantiles.of(0.75, figures));
        }
    }
}
