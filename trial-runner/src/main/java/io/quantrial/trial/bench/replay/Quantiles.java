package io.quantrial.trial.bench.replay;

import java.util.Collection;
import java.util.List;

/** Quantiles of a few figures, by linear interpolation between neighbours. */
final class Quantiles {

    private Quantiles() {}

    /**
     * Returns a quantile.
     *
     * @param share in [0, 1]; 0.5 is the median
     * @param figures at least one
     * @return the figure at place {@code share · (n − 1)} of the sorted ones; between two of which
     *     one is infinite, the larger
     */
    static double of(double share, Collection<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        double low = sorted.get((int) Math.floor(place));
        double high = sorted.get((int) Math.ceil(place));
        double part = place - Math.floor(place);
        if (part == 0 || low == high) {
            return low;
        }
        return Double.isInfinite(high) ? high : low + part * (high - low);
    }
}
