package io.quantrial.trial.space;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a search space: for each dimension the index of its alternative.
 *
 * @param choices the indices, in the order of the space's dimensions
 */
public record Point(List<Integer> choices) {

    /** Copies the list. */
    public Point {
        choices = List.copyOf(choices);
    }

    /**
     * Returns the point that differs in one dimension.
     *
     * @param layer the index of the dimension
     * @param choice the index of its alternative
     * @return the point
     */
    public Point with(int layer, int choice) {
        List<Integer> changed = new ArrayList<>(choices);
        changed.set(layer, choice);
        return new Point(changed);
    }
}
