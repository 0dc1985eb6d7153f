package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import io.quantrial.trial.search.allocate.AllocationProblem.Layer;
import java.util.function.ToDoubleFunction;

/**
 * One quantity of a problem, a kind of cost or the loss, counted in whole ticks: sums have no
 * rounding, and equal sums are equal in whatever order they were added.
 *
 * <p>A tick is 2<sup>-s</sup> of the unit, with the largest s for which the largest possible sum
 * stays below 2<sup>{@value #BITS}</sup> ticks. Whole numbers, as bits and bit operations are, and
 * every number of at least 2<sup>-9</sup> of that sum are counted exactly. A smaller one is rounded
 * by at most half a tick; the last digit of a double that holds the sum is 2<sup>9</sup> ticks.
 */
final class Ticks {

    static final int BITS = 62;

    private final ToDoubleFunction<Alternative> quantity;
    private final double fixed;
    private final int shift;

    private Ticks(ToDoubleFunction<Alternative> quantity, double fixed, AllocationProblem problem) {
        this.quantity = quantity;
        this.fixed = fixed;
        double largest = fixed;
        for (Layer layer : problem.layers()) {
            largest +=
                    layer.alternatives().stream()
                            .mapToDouble(quantity)
                            .map(Math::abs)
                            .max()
                            .orElseThrow();
        }
        if (Double.isInfinite(largest)) {
            throw new IllegalArgumentException("the numbers are too large to be summed");
        }
        this.shift = largest == 0 ? 0 : BITS - 1 - Math.getExponent(largest);
    }

    static Ticks ofCost(CostKind kind, AllocationProblem problem) {
        return new Ticks(
                alternative -> alternative.cost().of(kind), problem.fixed().of(kind), problem);
    }

    static Ticks ofLoss(AllocationProblem problem) {
        return new Ticks(Alternative::loss, 0, problem);
    }

    long of(Alternative alternative) {
        return ticks(quantity.applyAsDouble(alternative));
    }

    long fixed() {
        return ticks(fixed);
    }

    private long ticks(double value) {
        return (long) Math.rint(scaled(value));
    }

    /** A number in ticks, not rounded to whole ones. */
    double scaled(double value) {
        return Math.scalb(value, shift);
    }

    /** The most ticks that a budget allows. */
    long limit(Budget budget) {
        return (long) Math.floor(scaled(budget.roundedLimit()));
    }

    double value(double ticks) {
        return Math.scalb(ticks, -shift);
    }
}
