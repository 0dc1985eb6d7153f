package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import java.util.Objects;

/**
 * The most that the whole model may cost, in one kind of cost.
 *
 * @param kind the kind of cost
 * @param limit the largest allowed value in the unit of the kind, more than 0
 */
public record Budget(CostKind kind, double limit) {

    /** Room for the rounding of a share: an allocation exactly at the limit keeps it. */
    static final double ROUNDING = 1e-12;

    /** Checks that the limit is a positive number. */
    public Budget {
        Objects.requireNonNull(kind, "kind");
        if (!(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException(
                    "the limit of " + kind.key() + " must be a number above 0: " + limit);
        }
    }

    /**
     * Returns whether a cost is within the limit.
     *
     * @param cost the cost of the whole model
     * @return true if it is
     */
    public boolean allows(Cost cost) {
        return cost.of(kind) <= roundedLimit();
    }

    double roundedLimit() {
        return limit * (1 + ROUNDING);
    }

    @Override
    public String toString() {
        return kind.key() + " <= " + limit + " " + kind.unit();
    }
}
