package io.quantrial.trial.search;

import io.quantrial.trial.MetricNames;
import java.util.List;
import java.util.Map;

/**
 * The pruner {@code median}: stops a trial whose accuracy is below the median of the others at the
 * same step that cost no more than it, in any objective of cost. A cheap trial is so never judged
 * by expensive ones. It needs four others.
 */
public final class MedianPruner implements Pruner {

    private static final int NEEDED = 4;

    /** Creates the pruner; called by {@link java.util.ServiceLoader}. */
    public MedianPruner() {}

    @Override
    public String name() {
        return "median";
    }

    @Override
    public boolean prune(PruneRequest request) {
        if (request.step() >= request.lastStep()) {
            return false;
        }
        List<Double> others =
                request.others().stream()
                        .filter(other -> costsNoMore(other, request))
                        .map(MedianPruner::accuracy)
                        .sorted()
                        .toList();
        return others.size() >= NEEDED && accuracy(request.metrics()) < median(others);
    }

    private static boolean costsNoMore(Map<String, Double> other, PruneRequest request) {
        return request.objectives().stream()
                .filter(objective -> objective != Objective.ACCURACY)
                .map(Objective::key)
                .allMatch(
                        key ->
                                other.getOrDefault(key, Double.POSITIVE_INFINITY)
                                        <= request.metrics().getOrDefault(key, Double.NaN));
    }

    /** Accuracy that is missing or not a number is the worst. */
    private static double accuracy(Map<String, Double> metrics) {
        double accuracy = metrics.getOrDefault(MetricNames.ACCURACY, Double.NaN);
        return Double.isNaN(accuracy) ? Double.NEGATIVE_INFINITY : accuracy;
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
