package io.quantrial.trial.bench;

import io.quantrial.trial.bench.BenchSpace.Choice;
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
 * Picks from the signals of a search space those of the widths that a table has.
 *
 * @param search the search space
 * @param table the space of the table, each group a dimension of the search space
 */
record GroupSignals(SearchSpace search, BenchSpace table) {

    /**
     * Reads metrics.
     *
     * @param names the signals
     * @param metrics the metrics of a trial of kind SIGNALS
     * @return for each signal that has all its figures, for each group that of each width
     */
    SortedMap<String, List<List<Double>>> of(Set<String> names, Map<String, Double> metrics) {
        SortedMap<String, List<List<Double>>> picked = new TreeMap<>();
        Signals.of(names, search, metrics)
                .losses()
                .forEach((name, figures) -> picked.put(name, pick(figures)));
        return picked;
    }

    private List<List<Double>> pick(List<List<Double>> figures) {
        List<List<Double>> groups = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            LayerSpace dimension = search.layers().get(i);
            List<Double> own = figures.get(i);
            groups.add(
                    table.groups().get(i).choices().stream()
                            .map(choice -> own.get(index(dimension, choice)))
                            .toList());
        }
        return groups;
    }

    /** The alternative that has this width everywhere. */
    private static int index(LayerSpace dimension, Choice choice) {
        List<LayerBits> uniform =
                dimension.alternatives().stream()
                        .filter(
                                bits ->
                                        bits.bits().values().stream()
                                                .allMatch(width -> width == choice.bits()))
                        .toList();
        return dimension.alternatives().indexOf(uniform.get(0));
    }
}
