package io.quantrial.trial.search;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much each alternative of each layer is predicted to hurt, by name of the signal. Figures of
 * one signal can be added over layers and compared; those of two signals cannot.
 *
 * @param losses for each signal and each layer of the space the figure of each alternative; small
 *     is good
 */
public record Signals(SortedMap<String, List<List<Double>>> losses) {

    /** Copies the lists. */
    public Signals {
        SortedMap<String, List<List<Double>>> copy = new TreeMap<>();
        losses.forEach(
                (name, layers) -> copy.put(name, layers.stream().map(List::copyOf).toList()));
        losses = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Returns the name of the metric that has one figure.
     *
     * @param signal the name of the signal
     * @param layer a layer of the space
     * @param alternative one of its alternatives
     * @return such as {@code signal/gradient/conv1=lsq/w4/i4}
     */
    public static String metric(String signal, LayerSpace layer, LayerBits alternative) {
        return MetricNames.SIGNAL + signal + "/" + layer.name() + "=" + alternative;
    }

    /**
     * Reads the signals from the metrics of a trial.
     *
     * @param names the signals to look for
     * @param space the search space
     * @param metrics the metrics
     * @return those signals of which every figure is there and finite
     */
    public static Signals of(Set<String> names, SearchSpace space, Map<String, Double> metrics) {
        SortedMap<String, List<List<Double>>> losses = new TreeMap<>();
        for (String name : names) {
            figures(name, space, metrics).ifPresent(found -> losses.put(name, found));
        }
        return new Signals(losses);
    }

    private static Optional<List<List<Double>>> figures(
            String name, SearchSpace space, Map<String, Double> metrics) {
        List<List<Double>> layers = new ArrayList<>();
        for (LayerSpace layer : space.layers()) {
            List<Double> own =
                    layer.alternatives().stream()
                            .map(
                                    bits ->
                                            metrics.getOrDefault(
                                                    metric(name, layer, bits), Double.NaN))
                            .toList();
            if (!own.stream().allMatch(Double::isFinite)) {
                return Optional.empty();
            }
            layers.add(own);
        }
        return Optional.of(layers);
    }
}
