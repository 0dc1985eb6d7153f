package io.quantrial.trial.search;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.statistics.PairedDifference;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A trial that can be the answer, or that one is compared with.
 *
 * @param number the number of its first run
 * @param metrics accuracy and cost by name; the mean over seeds if it was repeated
 * @param accuracies the accuracy of each run by its seed, in percent
 */
public record Candidate(
        int number, SortedMap<String, Double> metrics, SortedMap<Long, Double> accuracies) {

    /** Copies the maps. */
    public Candidate {
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        accuracies = Collections.unmodifiableSortedMap(new TreeMap<>(accuracies));
    }

    /**
     * Creates a candidate from a trial and its repetitions.
     *
     * @param number the number of the first run
     * @param runs the metrics of each run by its seed, at least one
     * @return the candidate with the mean of each metric that all runs have
     */
    public static Candidate of(int number, SortedMap<Long, ? extends Map<String, Double>> runs) {
        TreeMap<String, Double> mean = new TreeMap<>(runs.get(runs.firstKey()));
        runs.values().forEach(run -> mean.keySet().retainAll(run.keySet()));
        mean.replaceAll(
                (name, first) ->
                        runs.values().stream()
                                .collect(Collectors.averagingDouble(run -> run.get(name))));
        TreeMap<Long, Double> accuracies = new TreeMap<>();
        runs.forEach(
                (seed, run) -> {
                    double accuracy = run.getOrDefault(Objective.ACCURACY.key(), Double.NaN);
                    if (Double.isFinite(accuracy)) {
                        accuracies.put(seed, accuracy);
                    }
                });
        return new Candidate(number, mean, accuracies);
    }

    /**
     * Compares the accuracy with that of another, over the seeds that both were trained with.
     *
     * @param other the other
     * @param resolution the step of an accuracy, 100 / samples; 0 if it is not known
     * @return this minus the other
     */
    public PairedDifference minus(Candidate other, double resolution) {
        return PairedDifference.between(accuracies, other.accuracies, resolution);
    }

    /**
     * Returns a metric.
     *
     * @param objective which one
     * @return its value; NaN if it is missing
     */
    public double of(Objective objective) {
        return metrics.getOrDefault(objective.key(), Double.NaN);
    }

    /** What it costs; NaN where that is not known, but no time where none was measured. */
    Cost cost() {
        return new Cost(
                of(Objective.SIZE),
                of(Objective.BOPS),
                metrics.getOrDefault(CostKind.LATENCY.key(), 0.0));
    }
}
