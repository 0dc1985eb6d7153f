package io.quantrial.trial.search.allocate;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a request for the best allocation within budgets comes to. */
public sealed interface Answer {

    /**
     * An allocation within all budgets.
     *
     * @param allocation the allocation of least predicted loss that was found
     * @param bound a proof: no allocation within the budgets has a smaller loss than this
     */
    record Found(Allocation allocation, double bound) implements Answer {

        /** Checks that the proof is one of this allocation. */
        public Found {
            Objects.requireNonNull(allocation, "allocation");
            if (!(bound <= allocation.loss())) {
                throw new IllegalArgumentException(
                        "the bound must be at most the loss " + allocation.loss() + ": " + bound);
            }
        }

        /**
         * Returns whether the allocation is proved to be the best.
         *
         * @return true if bound and loss are equal
         */
        public boolean isOptimal() {
            return bound == allocation.loss();
        }
    }

    /**
     * No allocation within all budgets was found.
     *
     * @param nearest the allocation whose largest relative excess over a budget is least; of
     *     several, one of least predicted loss
     * @param excess that excess: 0.1 if every limit must be raised by a tenth at least
     * @param bound a proof: no allocation has a smaller largest excess than this
     * @param budgets what each budget asks for and what it would have to give
     */
    record Infeasible(Allocation nearest, double excess, double bound, List<Excess> budgets)
            implements Answer {

        /** Checks that the proof is one of this allocation, and copies. */
        public Infeasible {
            Objects.requireNonNull(nearest, "nearest");
            budgets = List.copyOf(budgets);
            if (!(excess > 0) || !(bound <= excess)) {
                throw new IllegalArgumentException(
                        "the excess must be above 0 and not below its bound: "
                                + excess
                                + ", "
                                + bound);
            }
        }

        /**
         * Returns whether it is proved that no allocation keeps all budgets.
         *
         * @return true if the bound is above 0
         */
        public boolean isProved() {
            return bound > 0;
        }

        /**
         * Says why, and what would have to give.
         *
         * @return one line for the user
         */
        public String explanation() {
            String each = budgets.stream().map(Excess::text).collect(Collectors.joining("; "));
            String verdict =
                    isProved()
                            ? "no configuration keeps all limits"
                            : "no configuration that keeps all limits was found";
            return verdict + ": " + each;
        }
    }

    /**
     * One of the budgets that cannot be kept together.
     *
     * @param budget the budget
     * @param least the smallest cost of any allocation, without regard to the other budgets
     * @param nearest the cost of the nearest allocation: with this limit the budget would be kept
     */
    record Excess(Budget budget, double least, double nearest) {

        /**
         * Returns by how much the nearest allocation breaks the budget.
         *
         * @return a share of the limit: 0.1 for a tenth too much; 0 or less if it keeps the budget
         */
        public double relative() {
            return nearest / budget.limit() - 1;
        }

        private String text() {
            String alone =
                    least <= budget.roundedLimit()
                            ? " can be kept alone (least " + least + ")"
                            : " is below the least possible " + least;
            String near =
                    nearest <= budget.roundedLimit()
                            ? "keeps it"
                            : String.format(Locale.ROOT, "is %.1f %% above it", 100 * relative());
            return budget + alone + ", the nearest point with " + nearest + " " + near;
        }
    }
}
