package io.quantrial.trial.search.allocate;

import io.quantrial.trial.search.allocate.Knapsack.Choice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A weighted sum of costs and loss without any budget: least where each item's is least, so that
 * Σ<sub>k</sub> w<sub>k</sub>·sum<sub>k</sub> of all completions has the lower bound Σ<sub>k</sub>
 * w<sub>k</sub>·partial sum<sub>k</sub> + Σ<sub>open items</sub> min<sub>choices</sub>
 * Σ<sub>k</sub> w<sub>k</sub>·choice<sub>k</sub>.
 */
final class Relaxation {

    private final double[] weights;
    private final double[] rest;
    private final List<Integer> choices = new ArrayList<>();
    private final double rounding;

    Relaxation(Knapsack knapsack, double... weights) {
        this.weights = weights;
        this.rest = new double[knapsack.size() + 1];
        for (int item = knapsack.size() - 1; item >= 0; item--) {
            List<Choice> all = knapsack.choices(item);
            int best = 0;
            double least = weighted(all.get(0));
            for (int i = 1; i < all.size(); i++) {
                double weighted = weighted(all.get(i));
                best = weighted < least ? i : best;
                least = Math.min(least, weighted);
            }
            choices.add(best);
            rest[item] = rest[item + 1] + least;
        }
        Collections.reverse(choices);
        this.rounding = rounding(knapsack);
    }

    /**
     * More than what the additions of {@link #bound}, and of a budget taken off it, can lose: each
     * of the terms and partial sums is at most W = Σ<sub>k</sub> w<sub>k</sub>·largest sum
     * <sub>k</sub> and is rounded by at most 2<sup>-52</sup>·W.
     */
    private double rounding(Knapsack knapsack) {
        double largest = 0;
        for (int i = 0; i < weights.length; i++) {
            largest += weights[i] * knapsack.largest(i);
        }
        double terms = 2.0 * (knapsack.size() + 2) * weights.length;
        return terms * Math.ulp(1.0) * largest;
    }

    private double weighted(Choice choice) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * choice.sum(i);
        }
        return sum;
    }

    double weight(int dimension) {
        return weights[dimension];
    }

    /** For each item the choice whose weighted sum is least. */
    List<Integer> choices() {
        return choices;
    }

    /** The lower bound, made smaller by all that may have been rounded. */
    double bound(int item, long[] sums) {
        double bound = rest[item];
        for (int i = 0; i < weights.length; i++) {
            bound += weights[i] * sums[i];
        }
        return bound - rounding;
    }
}
