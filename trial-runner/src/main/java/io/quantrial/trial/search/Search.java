package io.quantrial.trial.search;

import io.quantrial.trial.space.Point;
import java.util.Map;
import java.util.Optional;

/**
 * A search under way. Its state depends on the calls of its methods and their order alone, never on
 * time, threads or hash codes; chance comes from {@link Chance}, keyed by the number of the trial.
 * Used by one thread.
 */
public interface Search {

    /**
     * Returns what the next trial does.
     *
     * @param number the number that the trial will have; rises from call to call
     * @return a feasible point that was not trained before, and not screened before if it is to be
     *     screened; or empty if there is nothing left to try
     */
    Optional<Proposal> ask(int number);

    /**
     * Learns how a training ended: one that was asked for, or a reference.
     *
     * @param observation the end of the trial
     */
    void tell(Observation observation);

    /**
     * Learns how a screening ended. Unless a strategy screens, it has no use for it.
     *
     * @param observation the end of the trial
     */
    default void screened(Observation observation) {}

    /**
     * Learns the signals of {@link Strategy#usesSignals}, before the first {@link #ask} unless they
     * could not be measured.
     *
     * @param signals predicted losses of each alternative of each layer
     */
    default void learn(Signals signals) {}

    /**
     * Decides at one of the shares of {@link Strategy#rungs} whether a training goes on. Changes
     * nothing in this search.
     *
     * @param point the configuration
     * @param metrics what is known of it so far, that of earlier shares included
     * @return false to stop the training, which is then told with state PRUNED
     */
    default boolean goesOn(Point point, Map<String, Double> metrics) {
        return true;
    }
}
