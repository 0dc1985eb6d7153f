package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.space.Point;
import java.util.Objects;

/**
 * One alternative for each layer, and what it comes to.
 *
 * @param point the index of each layer's alternative
 * @param loss the predicted loss, summed over the layers
 * @param cost the cost of the whole model
 */
public record Allocation(Point point, double loss, Cost cost) {

    /** Checks that nothing is missing. */
    public Allocation {
        Objects.requireNonNull(point, "point");
        Objects.requireNonNull(cost, "cost");
    }
}
