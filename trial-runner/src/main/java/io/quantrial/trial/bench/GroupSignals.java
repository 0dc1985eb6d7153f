package io.quantrial.trial.bench;

import io.quantrial.trial.bench.BenchSpace.Choice;
import io.quantrial.trial.bench.BenchSpace.Group;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds the signals of layers up to those of groups.
 *
 * @param layers the space of the signals
 * @param groups the space of the table
 */
record GroupSignals(SearchSpace layers, BenchSpace groups) {

    /**
     * Reads metrics.
     *
     * @param names the signals
     * @param metrics the metrics of a trial of kind SIGNALS
     * @return for each signal that has all its figures, for each group that of each width
     */
    SortedMap<String, List<List<Double>>> of(Set<String> names, Map<String, Double> metrics) {
        SortedMap<String, List<List<Double>>> sums = new TreeMap<>();
        Signals.of(names, layers, metrics)
                .losses()
                .forEach(
                        (name, figures) ->
                                sums.put(
                                        name,
                                        groups.groups().stream()
                                                .map(group -> sums(group, figures))
                                                .toList()));
        return sums;
    }

    private List<Double> sums(Group group, List<List<Double>> figures) {
        List<Double> sums = new ArrayList<>();
        for (Choice choice : group.choices()) {
            double sum = 0;
            for (int i = 0; i < figures.size(); i++) {
                LayerSpace layer = layers.layers().get(i);
                if (group.layers().contains(layer.layer().toString())) {
                    sum += figures.get(i).get(alternative(layer, choice.bits()));
                }
            }
            sums.add(sum);
        }
        return sums;
    }

    /** The first one that has this width everywhere, as the groups have been read. */
    private static int alternative(LayerSpace layer, int bits) {
        List<LayerBits> alternatives = layer.alternatives();
        for (int i = 0; i < alternatives.size(); i++) {
            if (alternatives.get(i).bits().values().stream().allMatch(width -> width == bits)) {
                return i;
            }
        }
        throw new IllegalArgumentException("layer " + layer.layer() + " cannot have " + bits);
    }
}
