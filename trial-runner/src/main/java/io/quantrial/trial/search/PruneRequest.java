package io.quantrial.trial.search;

import java.util.List;
import java.util.Map;

/**
 * What a pruner sees.
 *
 * @param objectives what the search makes better
 * @param step the step (epoch, from 1) that the trial has just reported
 * @param lastStep the step at which a trial is complete
 * @param metrics the trial's metrics at that step, those of cost included
 * @param others the metrics of every other trial that has reported that step, in the order in which
 *     they did, those of cost included
 */
public record PruneRequest(
        List<Objective> objectives,
        int step,
        int lastStep,
        Map<String, Double> metrics,
        List<Map<String, Double>> others) {

    /** Copies the lists. */
    public PruneRequest {
        objectives = List.copyOf(objectives);
        metrics = Map.copyOf(metrics);
        others = List.copyOf(others);
    }
}
