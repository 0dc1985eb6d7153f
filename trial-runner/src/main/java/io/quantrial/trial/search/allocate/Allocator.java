package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.CostKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds which alternative each layer should take: the multiple-choice knapsack problem min
 * Σ<sub>i</sub> loss<sub>i</sub>(a<sub>i</sub>) with fixed<sub>k</sub> + Σ<sub>i</sub>
 * cost<sub>ki</sub>(a<sub>i</sub>) ≤ budget<sub>k</sub> for each budgeted kind of cost k, where
 * tied layers take the same alternative. The same problem always has the same answer.
 *
 * <p>Answers are exact and say so. Where an exact one would need too many partial sums, the answer
 * states how far it may be from the best: {@link PredictedFront#gap} and {@link
 * Answer.Found#bound}.
 */
public final class Allocator {

    /** The most points of a front, before it is thinned. */
    static final int MAX_SUMS = 1 << 16;

    /** The most partial sums that a proof keeps; those of several costs are compared in pairs. */
    static final int MAX_LABELS = 1 << 12;

    private final Quantities quantities;
    private final int maxSums;
    private final int maxLabels;

    /**
     * Creates an allocator.
     *
     * @param problem the problem
     */
    public Allocator(AllocationProblem problem) {
        this(problem, MAX_SUMS, MAX_LABELS);
    }

    Allocator(AllocationProblem problem, int maxSums, int maxLabels) {
        this.quantities = new Quantities(problem);
        this.maxSums = maxSums;
        this.maxLabels = maxLabels;
    }

    /**
     * Returns the best allocation of every value of one budget.
     *
     * @param kind the kind of cost that is limited
     * @return the whole front
     */
    public PredictedFront front(CostKind kind) {
        Knapsack knapsack = Knapsack.of(quantities, List.of(kind));
        FrontSweep sweep = FrontSweep.over(knapsack, maxSums);
        List<Allocation> front = new ArrayList<>();
        for (List<Integer> choices : sweep.choices()) {
            Allocation next = quantities.allocation(knapsack.alternatives(choices));
            // ticks tell apart what doubles do not
            if (front.isEmpty() || next.loss() < front.get(front.size() - 1).loss()) {
                front.add(next);
            }
        }
        return new PredictedFront(kind, front, quantities.loss().value(sweep.gap()));
    }

    /**
     * Returns the allocation of least predicted loss within several budgets at once.
     *
     * @param budgets the budgets, at most one for each kind of cost; without any, the least loss of
     *     all
     * @return the allocation with a proof, or why there is none and the nearest one
     */
    public Answer best(List<Budget> budgets) {
        List<CostKind> kinds = budgets.stream().map(Budget::kind).toList();
        if (kinds.stream().distinct().count() < kinds.size()) {
            throw new IllegalArgumentException("two budgets of one kind: " + budgets);
        }
        Knapsack knapsack = Knapsack.of(quantities, kinds);
        long[] limits =
                budgets.stream()
                        .mapToLong(budget -> quantities.cost(budget.kind()).limit(budget))
                        .toArray();
        Goal goal = new LeastLoss(knapsack, limits);
        if (budgets.size() > 1) {
            IntegerProgram.propose(knapsack, limits).ifPresent(goal::offer);
        }
        LabelSearch.Result result = LabelSearch.run(goal, maxLabels);
        return result.choices().isPresent()
                ? found(knapsack, result)
                : unmet(knapsack, budgets, goal, result.bound());
    }

    private Answer found(Knapsack knapsack, LabelSearch.Result result) {
        List<Integer> choices = result.choices().orElseThrow();
        Allocation allocation = quantities.allocation(knapsack.alternatives(choices));
        double bound = quantities.loss().value(result.bound());
        return new Answer.Found(allocation, Math.min(bound, allocation.loss()));
    }

    /**
     * The nearest point is looked for; it keeps the budgets after all if the search for the best
     * one had to give up partial sums, and then has a finite bound.
     */
    private Answer unmet(Knapsack knapsack, List<Budget> budgets, Goal goal, double bound) {
        double[] limits =
                budgets.stream()
                        .mapToDouble(
                                budget -> quantities.cost(budget.kind()).scaled(budget.limit()))
                        .toArray();
        LabelSearch.Result nearest = LabelSearch.run(new LeastExcess(knapsack, limits), maxLabels);
        nearest.choices().ifPresent(goal::offer);
        if (goal.incumbent().isPresent()) {
            return found(knapsack, new LabelSearch.Result(goal.incumbent(), bound));
        }
        double least = nearest.bound() - 1;
        boolean isProved = bound == Double.POSITIVE_INFINITY;
        return infeasible(
                knapsack,
                nearest.choices().orElseThrow(),
                budgets,
                isProved ? Math.max(least, Budget.ROUNDING) : least);
    }

    private Answer infeasible(
            Knapsack knapsack, List<Integer> choices, List<Budget> budgets, double bound) {
        Allocation nearest = quantities.allocation(knapsack.alternatives(choices));
        List<Answer.Excess> excesses = new ArrayList<>();
        for (int kind = 0; kind < budgets.size(); kind++) {
            Budget budget = budgets.get(kind);
            long least = knapsack.fixed()[kind] + knapsack.least(kind)[0];
            excesses.add(
                    new Answer.Excess(
                            budget,
                            quantities.cost(budget.kind()).value(least),
                            nearest.cost().of(budget.kind())));
        }
        double excess = excesses.stream().mapToDouble(Answer.Excess::relative).max().orElseThrow();
        return new Answer.Infeasible(nearest, excess, Math.min(bound, excess), excesses);
    }
}
