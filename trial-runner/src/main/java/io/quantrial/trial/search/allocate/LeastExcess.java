package io.quantrial.trial.search.allocate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The least share of its budgets that an allocation can take: the largest of its costs, each
 * relative to its budget; above 1 the budgets cannot be kept. With weights w ≥ 0 that sum to 1,
 * max<sub>k</sub> cost<sub>k</sub>/b<sub>k</sub> ≥ Σ<sub>k</sub> w<sub>k</sub>·cost
 * <sub>k</sub>/b<sub>k</sub>, whose minimum needs no search. The weights come from multiplicative
 * updates (Freund and Schapire 1999, <a href="https://doi.org/10.1006/game.1999.0738">doi
 * 10.1006/game.1999.0738</a>).
 */
final class LeastExcess extends Goal {

    private static final int STEPS = 200;
    private static final double RATE = 8;

    private final double[] limits;
    private final List<Relaxation> relaxations = new ArrayList<>();

    LeastExcess(Knapsack knapsack, double... limits) {
        super(knapsack, Double.POSITIVE_INFINITY);
        this.limits = limits.clone();
        for (int kind = 0; kind < limits.length; kind++) {
            double[] weights = new double[limits.length];
            weights[kind] = 1;
            relaxations.add(relaxation(weights));
        }
        relaxations.add(balanced());
    }

    private Relaxation relaxation(double[] weights) {
        double[] scaled = new double[limits.length + 1];
        for (int kind = 0; kind < limits.length; kind++) {
            scaled[kind] = weights[kind] / limits[kind];
        }
        return new Relaxation(knapsack(), scaled);
    }

    private Relaxation balanced() {
        double[] weights = new double[limits.length];
        Arrays.fill(weights, 1.0 / limits.length);
        Relaxation best = relaxation(weights);
        for (int step = 1; step <= STEPS; step++) {
            Relaxation next = relaxation(weights);
            long[] fixed = knapsack().fixed();
            best = next.bound(0, fixed) > best.bound(0, fixed) ? next : best;
            offer(next.choices());
            reweight(weights, knapsack().sums(next.choices()), RATE / Math.sqrt(step));
        }
        return best;
    }

    private void reweight(double[] weights, long[] sums, double rate) {
        double value = value(sums);
        double total = 0;
        for (int kind = 0; kind < weights.length; kind++) {
            weights[kind] *= Math.exp(rate * (sums[kind] / limits[kind] / value - 1));
            total += weights[kind];
        }
        for (int kind = 0; kind < weights.length; kind++) {
            weights[kind] /= total;
        }
    }

    private double value(long[] sums) {
        double value = 0;
        for (int kind = 0; kind < limits.length; kind++) {
            value = Math.max(value, sums[kind] / limits[kind]);
        }
        return value;
    }

    @Override
    double bound(int item, long[] sums) {
        return item == knapsack().size()
                ? value(sums)
                : relaxations.stream()
                        .mapToDouble(relaxation -> relaxation.bound(item, sums))
                        .max()
                        .orElseThrow();
    }
}
