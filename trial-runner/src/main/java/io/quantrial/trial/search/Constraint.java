package io.quantrial.trial.search;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;

/** A limit that the answer of a search must keep. */
public sealed interface Constraint {

    /**
     * Returns the word that experiment files use for what is limited.
     *
     * @return the key under {@code search.constraints}
     */
    String key();

    /**
     * Returns the limit as the experiment file has it.
     *
     * @return such as {@code <= 20%}
     */
    String text();

    /**
     * Returns the limit as a number.
     *
     * @param floatCost the cost of the float model
     * @return the largest allowed value, in the unit of what is limited
     */
    double limit(Cost floatCost);

    /**
     * A limit on cost, known before training: what breaks it never starts.
     *
     * @param kind the kind of cost
     * @param limit the largest allowed value
     * @param isShare whether {@code limit} is a share of the float model's cost, 1 for all of it
     * @param text the limit as written, such as {@code <= 20%}
     */
    record OnCost(CostKind kind, double limit, boolean isShare, String text) implements Constraint {

        /** Room for the rounding of a share: a configuration exactly at the limit keeps it. */
        private static final double ROUNDING = 1e-12;

        @Override
        public String key() {
            return kind.key();
        }

        @Override
        public double limit(Cost floatCost) {
            return isShare ? limit * floatCost.of(kind) : limit;
        }

        /**
         * Returns whether a cost is within the limit.
         *
         * @param cost the cost of a configuration
         * @param floatCost the cost of the float model
         * @return true if it is
         */
        public boolean allows(Cost cost, Cost floatCost) {
            return cost.of(kind) <= limit(floatCost) * (1 + ROUNDING);
        }
    }

    /**
     * A limit on the loss of accuracy against the float model, known after training: what breaks it
     * is not recommended.
     *
     * @param points the largest allowed drop in percentage points
     * @param text the limit as written, such as {@code <= 1.0}
     */
    record OnAccuracyDrop(double points, String text) implements Constraint {

        /** Room for the rounding of percentages: a drop exactly at the limit keeps it. */
        private static final double ROUNDING = 1e-9;

        /**
         * Returns whether an accuracy is within the limit.
         *
         * @param accuracy the accuracy of a configuration in percent
         * @param floatAccuracy the accuracy of the float model in percent
         * @return true if it is; false if one of them is not a number
         */
        public boolean allows(double accuracy, double floatAccuracy) {
            return floatAccuracy - accuracy <= points + ROUNDING;
        }

        @Override
        public String key() {
            return "accuracyDrop";
        }

        @Override
        public double limit(Cost floatCost) {
            return points;
        }
    }
}
