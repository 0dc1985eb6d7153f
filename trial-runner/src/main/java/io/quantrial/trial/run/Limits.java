package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostTable;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Constraint.OnCost;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether the limits on cost leave anything of a search space.
 *
 * <p>One limit is decided exactly, by the cheapest alternative of every layer. Several limits are
 * by Lagrangian relaxation: for any weights of the limits the cheapest point by the weighted sum is
 * known layer by layer; if even that sum is above 1, no point keeps all limits, and if a point on
 * the way keeps them, they can be met. The rare spaces that this leaves open are searched.
 */
final class Limits {

    private static final int STEPS = 200;

    /** How fast the weight of a limit that is broken grows. */
    private static final double RATE = 0.5;

    private static final double ROUNDING = 1e-9;

    private final List<OnCost> limits;
    private final Cost floatCost;
    private final CostTable costs;

    Limits(List<Constraint> constraints, Cost floatCost, CostTable costs) {
        this.limits =
                constraints.stream()
                        .filter(OnCost.class::isInstance)
                        .map(OnCost.class::cast)
                        .toList();
        this.floatCost = floatCost;
        this.costs = costs;
    }

    void check() {
        limits.forEach(this::checkAlone);
        if (limits.size() > 1) {
            checkTogether();
        }
    }

    private void checkAlone(OnCost limit) {
        Cost least = costs.minimum();
        if (!limit.allows(least, floatCost)) {
            double whole = floatCost.of(limit.kind());
            throw TrialException.input(
                    String.format(
                            Locale.ROOT,
                            "search.constraints.%s: \"%s\" cannot be met: the smallest configuration"
                                    + " of the space has %.2f %% of the float model (%s of %s %s)",
                            limit.kind().key(),
                            limit.text(),
                            100 * least.of(limit.kind()) / whole,
                            number(least.of(limit.kind())),
                            number(whole),
                            limit.kind().unit()));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.4g" : "%.0f", value);
    }

    private void checkTogether() {
        List<Double> weights = Collections.nCopies(limits.size(), 1.0);
        for (int step = 0; step < STEPS; step++) {
            List<Double> normal = normalised(weights);
            Cost cheapest = cheapest(normal);
            if (limits.stream().allMatch(limit -> limit.allows(cheapest, floatCost))) {
                return;
            }
            if (weighted(cheapest, normal) > 1 + ROUNDING) {
                throw TrialException.input(
                        "search.constraints: "
                                + limits.stream()
                                        .map(limit -> limit.key() + " \"" + limit.text() + "\"")
                                        .collect(Collectors.joining(" and "))
                                + " can each be met, but no configuration of the space meets all;"
                                + " loosen one, or add alternatives to search.space");
            }
            weights =
                    IntStream.range(0, limits.size())
                            .mapToObj(i -> normal.get(i) * Math.exp(RATE * (use(i, cheapest) - 1)))
                            .toList();
        }
    }

    private static List<Double> normalised(List<Double> weights) {
        double sum = weights.stream().mapToDouble(weight -> weight).sum();
        return weights.stream().map(weight -> weight / sum).toList();
    }

    /** The cost of the point that is the cheapest by the weighted sum. */
    private Cost cheapest(List<Double> weights) {
        return costs.alternatives().stream()
                .map(
                        layer ->
                                Collections.min(
                                        layer,
                                        Comparator.comparingDouble(
                                                cost -> weighted(cost, weights))))
                .reduce(costs.fixed(), Cost::plus);
    }

    private double weighted(Cost cost, List<Double> weights) {
        return IntStream.range(0, limits.size())
                .mapToDouble(i -> weights.get(i) * use(i, cost))
                .sum();
    }

    /** The share of a limit that a cost uses up. */
    private double use(int limit, Cost cost) {
        return cost.of(limits.get(limit).kind()) / limits.get(limit).limit(floatCost);
    }
}
