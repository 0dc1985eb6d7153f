package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One quantity of a problem, a kind of cost or the loss, counted in whole ticks: sums have no
 * rounding, and equal sums are equal in whatever order they were added.
 *
 * <p>Whole numbers, as bits and bit operations are, and decimal ones, as measured times are, have
 * ticks of 10<sup>-d</sup>, where d is the number of decimals that the longest of them is written
 * with, if the largest possible sum then stays below 2<sup>{@value #DECIMAL_BITS}</sup> ticks.
 * Other numbers have ticks of 2<sup>-s</sup>, with the largest s for which that sum stays below
 * 2<sup>{@value #BINARY_BITS}</sup> ticks. Every number of at least 2<sup>-9</sup> of the sum is a
 * whole number of those; a smaller one is rounded by at most half a tick, while the last digit of a
 * double that holds the sum is 2<sup>9</sup> ticks.
 */
final class Ticks {

    /** Few enough for a number times 10<sup>d</sup> to be rounded to the right whole one. */
    private static final int DECIMAL_BITS = 51;

    private static final int BINARY_BITS = 62;

    /** The most decimals for which 10<sup>d</sup> is a double without rounding. */
    private static final int MAX_DECIMALS = 22;

    private final ToDoubleFunction<Alternative> quantity;
    private final double fixed;
    private final double perUnit;

    private Ticks(ToDoubleFunction<Alternative> quantity, double fixed, AllocationProblem problem) {
        this.quantity = quantity;
        this.fixed = fixed;
        List<Double> numbers = new ArrayList<>(List.of(fixed));
        double largest = fixed;
        for (AllocationProblem.Layer layer : problem.layers()) {
            double most = 0;
            for (Alternative alternative : layer.alternatives()) {
                double number = quantity.applyAsDouble(alternative);
                numbers.add(number);
                most = Math.max(most, Math.abs(number));
            }
            largest += most;
        }
        if (Double.isInfinite(largest)) {
            throw new IllegalArgumentException("the numbers are too large to be summed");
        }
        this.perUnit = perUnit(numbers, largest);
    }

    private static double perUnit(List<Double> numbers, double largest) {
        int decimals = numbers.stream().mapToInt(Ticks::decimals).max().orElseThrow();
        double decimal = Math.pow(10, Math.min(decimals, MAX_DECIMALS));
        if (decimals <= MAX_DECIMALS && largest * decimal < Math.scalb(1.0, DECIMAL_BITS)) {
            return decimal;
        }
        int shift = BINARY_BITS - 1 - Math.getExponent(largest);
        return Math.scalb(1.0, Math.min(shift, Double.MAX_EXPONENT));
    }

    private static int decimals(double number) {
        return Math.max(0, BigDecimal.valueOf(number).stripTrailingZeros().scale());
    }

    static Ticks ofCost(CostKind kind, AllocationProblem problem) {
        return new Ticks(
                alternative -> alternative.cost().of(kind), problem.fixed().of(kind), problem);
    }

    static Ticks ofLoss(AllocationProblem problem) {
        return new Ticks(Alternative::loss, 0, problem);
    }

    long of(Alternative alternative) {
        return (long) Math.rint(scaled(quantity.applyAsDouble(alternative)));
    }

    long fixed() {
        return (long) Math.rint(scaled(fixed));
    }

    /** The most ticks that a budget allows. */
    long limit(Budget budget) {
        return (long) Math.floor(scaled(budget.roundedLimit()));
    }

    /** A number in ticks, not rounded to whole ones. */
    double scaled(double number) {
        return number * perUnit;
    }

    /** The number that so many ticks are. */
    double value(double ticks) {
        return ticks / perUnit;
    }
}
