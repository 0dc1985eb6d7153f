package io.quantrial.trial.space;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a search space: for each layer the index of its alternative.
 *
 * @param choices the indices, in the order of the space's layers
 */
public record Point(List<Integer> choices) {

    /** Copies the list. */
    public Point {
        choices = List.copyOf(choices);
    }

    /**
     * Returns the point that differs in one layer.
     *
     * @param layer the index of the layer
     * @param choice the index of its alternative
     * @return the point
     */
    public Point with(int layer, int choice) {
        List<Integer> changed = new ArrayList<>(choices);
        changed.set(layer, choice);
        return new Point(changed);
    }
}
