package io.quantrial.trial.search.strategy;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The points that give every layer the same bit width, as far as a layer can have it. */
public final class UniformPoints {

    private UniformPoints() {}

    /**
     * Returns for each width, the largest first, and each quantizer the point whose layers come
     * closest to it; where two widths are as close, the larger one is taken.
     *
     * @param space the search space
     * @return the points, each once
     */
    public static List<Point> of(SearchSpace space) {
        Set<String> quantizers = new LinkedHashSet<>();
        TreeSet<Integer> widths = new TreeSet<>(Comparator.reverseOrder());
        for (LayerSpace layer : space.layers()) {
            for (LayerBits bits : layer.alternatives()) {
                quantizers.add(bits.quantizer());
                widths.addAll(bits.bits().values());
            }
        }
        Set<Point> points = new LinkedHashSet<>();
        for (int width : widths) {
            for (String quantizer : quantizers) {
                points.add(
                        new Point(
                                space.layers().stream()
                                        .map(layer -> closest(layer, quantizer, width))
                                        .toList()));
            }
        }
        return new ArrayList<>(points);
    }

    private static int closest(LayerSpace layer, String quantizer, int width) {
        Comparator<LayerBits> order =
                Comparator.comparing((LayerBits bits) -> !bits.quantizer().equals(quantizer));
        for (QuantTarget target :
                List.of(QuantTarget.WEIGHT, QuantTarget.INPUT, QuantTarget.OUTPUT)) {
            order =
                    order.thenComparing(bits -> Math.abs(bits.width(target) - width))
                            .thenComparing(bits -> -bits.width(target));
        }
        LayerBits best = layer.alternatives().stream().min(order).orElseThrow();
        return layer.alternatives().indexOf(best);
    }
}
