package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.CostKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The best allocation of every value of one budget, cost against predicted loss.
 *
 * @param kind the kind of cost that is limited
 * @param allocations from the cheapest to the one of least loss: the cost rises, the loss falls
 * @param gap how far the losses may be from the least possible ones: no allocation that costs as
 *     much as one of these, or less, has a loss that is smaller by more than this; 0 if the front
 *     is exact
 */
public record PredictedFront(CostKind kind, List<Allocation> allocations, double gap) {

    /** Copies the list. */
    public PredictedFront {
        Objects.requireNonNull(kind, "kind");
        allocations = List.copyOf(allocations);
    }

    /**
     * Returns the allocation of least predicted loss within a limit.
     *
     * @param limit the largest allowed cost of the front's kind
     * @return the allocation, or empty if even the cheapest costs more
     */
    public Optional<Allocation> best(double limit) {
        Budget budget = new Budget(kind, limit);
        int low = 0;
        int high = allocations.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (budget.allows(allocations.get(middle).cost())) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? Optional.empty() : Optional.of(allocations.get(low - 1));
    }

    /**
     * Returns whether every allocation is proved to be the best of its cost.
     *
     * @return true if the gap is 0
     */
    public boolean isExact() {
        return gap == 0;
    }
}
