package io.quantrial.trial.search.auto;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Points as numbers, so that sums over layers can be fitted: for each layer whether it has this
 * quantizer, this width of the weights, and so on; one for each that occurs.
 */
final class Factors {

    /** For each layer and alternative the columns that are 1. */
    private final List<List<List<Integer>>> columns = new ArrayList<>();

    private int size;

    Factors(SearchSpace space) {
        for (LayerSpace layer : space.layers()) {
            Map<List<Object>, Integer> known = new LinkedHashMap<>();
            List<List<Integer>> alternatives = new ArrayList<>();
            for (LayerBits bits : layer.alternatives()) {
                alternatives.add(
                        levels(bits).stream()
                                .map(level -> known.computeIfAbsent(level, any -> size++))
                                .toList());
            }
            columns.add(alternatives);
        }
    }

    private static List<List<Object>> levels(LayerBits bits) {
        List<List<Object>> levels = new ArrayList<>();
        levels.add(List.of(bits.quantizer()));
        for (QuantTarget target : bits.bits().keySet()) {
            levels.add(List.of(target, bits.width(target)));
        }
        return levels;
    }

    /** Returns the number of columns. */
    int size() {
        return size;
    }

    double[] of(Point point) {
        double[] row = new double[size];
        for (int layer = 0; layer < columns.size(); layer++) {
            columns.get(layer).get(point.choices().get(layer)).forEach(column -> row[column] = 1);
        }
        return row;
    }

    /** Returns what each alternative of each layer adds to a sum with these weights. */
    List<List<Double>> parts(double[] weights) {
        return columns.stream()
                .map(
                        layer ->
                                layer.stream()
                                        .map(own -> own.stream().mapToDouble(c -> weights[c]).sum())
                                        .toList())
                .toList();
    }

    /** The same row with further columns behind. */
    static double[] join(double[] row, double... further) {
        double[] joined = Arrays.copyOf(row, row.length + further.length);
        System.arraycopy(further, 0, joined, row.length, further.length);
        return joined;
    }
}
