package io.quantrial.trial.search;

import io.quantrial.trial.TrialState;
import io.quantrial.trial.space.Point;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a trial ended.
 *
 * @param number the trial's number
 * @param point its configuration
 * @param state COMPLETE, PRUNED, INFEASIBLE or FAILED
 * @param metrics the last metrics by name, those of cost included; without accuracy if it failed
 */
public record Observation(
        int number, Point point, TrialState state, SortedMap<String, Double> metrics) {

    /** Checks that the trial has ended, and copies. */
    public Observation {
        Objects.requireNonNull(point, "point");
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        if (!state.isEnd()) {
            throw new IllegalArgumentException("trial " + number + " has not ended: " + state);
        }
    }

    /**
     * Creates an observation.
     *
     * @param number the trial's number
     * @param point its configuration
     * @param state how it ended
     * @param metrics the last metrics by name
     * @return the observation
     */
    public static Observation of(
            int number, Point point, TrialState state, Map<String, Double> metrics) {
        return new Observation(number, point, state, new TreeMap<>(metrics));
    }
}
