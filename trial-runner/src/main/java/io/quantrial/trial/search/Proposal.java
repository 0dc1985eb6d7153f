package io.quantrial.trial.search;

import io.quantrial.trial.space.Point;
import java.util.Objects;

/**
 * What a strategy wants to know next.
 *
 * @param point a configuration
 * @param effort how much is spent on it
 */
public record Proposal(Point point, Effort effort) {

    /** How much is spent on a configuration. */
    public enum Effort {
        /**
         * It is measured without training: activations are calibrated, the statistics of batch norm
         * are computed anew. Costs no training step and counts nothing against {@code
         * search.maxTrials}.
         */
        SCREENING,
        /** It is trained, from the float model. */
        TRAINING
    }

    /** Checks that nothing is missing. */
    public Proposal {
        Objects.requireNonNull(point, "point");
        Objects.requireNonNull(effort, "effort");
    }

    /**
     * Proposes to measure a configuration without training.
     *
     * @param point the configuration
     * @return the proposal
     */
    public static Proposal screening(Point point) {
        return new Proposal(point, Effort.SCREENING);
    }

    /**
     * Proposes to train a configuration.
     *
     * @param point the configuration
     * @return the proposal
     */
    public static Proposal training(Point point) {
        return new Proposal(point, Effort.TRAINING);
    }
}
