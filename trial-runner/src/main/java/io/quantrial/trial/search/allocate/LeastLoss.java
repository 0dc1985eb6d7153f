package io.quantrial.trial.search.allocate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The least loss within budgets, bounded by Lagrangian relaxation: with multipliers λ ≥ 0, no
 * completion within the budgets b has a loss below min(loss + Σ<sub>k</sub> λ<sub>k</sub>·(cost
 * <sub>k</sub> − b<sub>k</sub>)). The multipliers come from subgradient ascent with Polyak's step
 * (Held, Wolfe and Crowder 1974, <a href="https://doi.org/10.1007/BF01580223">doi
 * 10.1007/BF01580223</a>).
 */
final class LeastLoss extends Goal {

    private static final int STEPS = 400;
    private static final int PATIENCE = 20;
    private static final List<Double> AROUND = List.of(0.8, 1.0, 1.25);

    private final long[] limits;
    private final double[] largest;
    private final List<long[]> leastCosts = new ArrayList<>();
    private final List<Relaxation> relaxations = new ArrayList<>();

    LeastLoss(Knapsack knapsack, long... limits) {
        super(knapsack, knapsack.largest(limits.length));
        this.limits = limits.clone();
        this.largest = new double[limits.length];
        for (int kind = 0; kind < limits.length; kind++) {
            largest[kind] = Math.max(1, knapsack.largest(kind));
            this.limits[kind] = Math.min(limits[kind], knapsack.largest(kind));
            leastCosts.add(knapsack.least(kind));
        }
        relaxations.add(relaxation(new double[limits.length]));
        Relaxation best = ascend();
        addNear(best, new double[limits.length], 0);
    }

    /** The best multipliers of the whole are not those of every rest: others around them help. */
    private void addNear(Relaxation best, double[] multipliers, int kind) {
        if (kind == multipliers.length) {
            relaxations.add(relaxation(multipliers));
            return;
        }
        for (double factor : AROUND) {
            multipliers[kind] = factor * best.weight(kind);
            addNear(best, multipliers, kind + 1);
        }
    }

    private Relaxation relaxation(double[] multipliers) {
        double[] weights = Arrays.copyOf(multipliers, multipliers.length + 1);
        weights[multipliers.length] = 1;
        return new Relaxation(knapsack(), weights);
    }

    private Relaxation ascend() {
        Relaxation best = relaxations.get(0);
        double[] multipliers = new double[limits.length];
        double bestBound = bound(best, 0, knapsack().fixed());
        double scale = 1;
        int sinceBest = 0;
        for (int step = 0; step < STEPS && bestBound < ceiling(); step++) {
            Relaxation relaxation = relaxation(multipliers);
            offer(relaxation.choices());
            double bound = bound(relaxation, 0, knapsack().fixed());
            sinceBest++;
            if (bound > bestBound) {
                best = relaxation;
                bestBound = bound;
                sinceBest = 0;
            } else if (sinceBest > PATIENCE) {
                scale /= 2;
                sinceBest = 0;
            }
            move(multipliers, relaxation, scale * (ceiling() - bound));
        }
        return best;
    }

    /**
     * Raises the multipliers of budgets that are broken, lowers those of budgets with room. Costs
     * count as shares of their largest sum, or kinds of large numbers would drown the others.
     */
    private void move(double[] multipliers, Relaxation relaxation, double distance) {
        long[] sums = knapsack().sums(relaxation.choices());
        double[] slopes = new double[limits.length];
        double square = 0;
        for (int kind = 0; kind < limits.length; kind++) {
            double slope = ((double) sums[kind] - limits[kind]) / largest[kind];
            slopes[kind] = slope > 0 || multipliers[kind] > 0 ? slope : 0;
            square += slopes[kind] * slopes[kind];
        }
        for (int kind = 0; kind < limits.length && square > 0; kind++) {
            double change = distance * slopes[kind] / square / largest[kind];
            multipliers[kind] = Math.max(0, multipliers[kind] + change);
        }
    }

    private double bound(Relaxation relaxation, int item, long[] sums) {
        double bound = relaxation.bound(item, sums);
        for (int kind = 0; kind < limits.length; kind++) {
            bound -= relaxation.weight(kind) * limits[kind];
        }
        return bound;
    }

    @Override
    double bound(int item, long[] sums) {
        for (int kind = 0; kind < limits.length; kind++) {
            if (sums[kind] + leastCosts.get(kind)[item] > limits[kind]) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return item == knapsack().size()
                ? sums[limits.length]
                : relaxations.stream()
                        .mapToDouble(relaxation -> bound(relaxation, item, sums))
                        .max()
                        .orElseThrow();
    }
}
