package io.quantrial.trial.bench.replay;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import java.util.List;

/**
 * What happened in a replayed study.
 *
 * @param ended the trials in the order in which they ended
 */
public record Trace(List<Ended> ended) {

    /** Copies the list. */
    public Trace {
        ended = List.copyOf(ended);
    }

    /**
     * The end of a trial.
     *
     * @param number the number of the trial
     * @param kind REFERENCE, SEARCH or SCREENING
     * @param configuration the index of the configuration
     * @param state COMPLETE or PRUNED
     * @param trainings what was spent on training until then, this trial included; 1 is one whole
     *     training
     * @param seconds the virtual time
     */
    public record Ended(
            int number,
            TrialKind kind,
            int configuration,
            TrialState state,
            double trainings,
            double seconds) {

        /** Returns whether a configuration was trained to the end. */
        boolean isTrained() {
            return kind.isCandidate() && state == TrialState.COMPLETE;
        }
    }

    /**
     * Returns what was trained to the end at a cost.
     *
     * @param axis what the cost is counted in
     * @param cost the cost, a millionth of it more allowed
     * @return the indices of the configurations
     */
    public List<Integer> trained(Axis axis, double cost) {
        return ended.stream()
                .filter(Ended::isTrained)
                .filter(end -> axis.cost(end) <= cost * (1 + 1e-6))
                .map(Ended::configuration)
                .toList();
    }
}
