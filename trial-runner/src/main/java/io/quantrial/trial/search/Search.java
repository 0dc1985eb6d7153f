package io.quantrial.trial.search;

import io.quantrial.trial.space.Point;
import java.util.Optional;

/**
 * A search under way. Its state depends on the calls of {@link #ask} and {@link #tell} and their
 * order alone, never on time, threads or hash codes; chance comes from {@link Chance}, keyed by the
 * number of the trial. Used by one thread.
 */
public interface Search {

    /**
     * Returns the configuration of the next trial.
     *
     * @param number the number that the trial will have; rises from call to call
     * @return a feasible point that was not returned before, or empty if there is nothing left to
     *     try
     */
    Optional<Point> ask(int number);

    /**
     * Learns how a trial ended: one that was asked for, or a reference.
     *
     * @param observation the end of the trial
     */
    void tell(Observation observation);
}
