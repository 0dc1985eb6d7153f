package io.quantrial.trial.search;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostTable;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Search problems of any size whose costs and accuracies are formulas. */
public final class Problems {

    /** What the default search space of the examples offers: 2 · 4 · 3 = 24 for each layer. */
    public static final List<String> TWENTY_FOUR =
            Stream.of("lsq", "qat")
                    .flatMap(
                            quantizer ->
                                    Stream.of(2, 3, 4, 8)
                                            .flatMap(
                                                    weight ->
                                                            Stream.of(2, 4, 8)
                                                                    .map(
                                                                            input ->
                                                                                    quantizer + "/w"
                                                                                            + weight
                                                                                            + "/i"
                                                                                            + input)))
                    .toList();

    private Problems() {}

    /** Returns a space whose layers all have these alternatives. */
    public static SearchSpace space(int layers, List<String> alternatives) {
        List<LayerBits> bits = alternatives.stream().map(LayerBits::parse).toList();
        return new SearchSpace(
                IntStream.range(0, layers)
                        .mapToObj(
                                i ->
                                        new LayerSpace(
                                                LayerPath.parse("layer" + i),
                                                bits,
                                                Map.of(),
                                                Map.of()))
                        .toList());
    }

    /** Layer i has 100 + 50 · i weights, each used 10 times. */
    public static CostTable costs(SearchSpace space) {
        List<List<Cost>> costs = new ArrayList<>();
        for (LayerSpace layer : space.layers()) {
            double weights = 100 + 50 * costs.size();
            costs.add(
                    layer.alternatives().stream()
                            .map(
                                    bits -> {
                                        int weight = bits.width(QuantTarget.WEIGHT);
                                        int input = bits.width(QuantTarget.INPUT);
                                        return new Cost(
                                                weights * weight, 10 * weights * weight * input, 0);
                                    })
                            .toList());
        }
        return new CostTable(new Cost(640, 0, 0), costs);
    }

    /** Returns a problem; a share of 1 makes every point feasible. */
    public static SearchProblem problem(SearchSpace space, double shareOfLargest, long seed) {
        CostTable costs = costs(space);
        double limit = shareOfLargest * costs.maximum().size();
        return new SearchProblem(
                space,
                costs,
                point -> costs.cost(point).size() <= limit,
                List.of(Objective.ACCURACY, Objective.SIZE),
                seed,
                40,
                List.of());
    }

    /** More bits are more accurate, with less and less gain; {@code lsq} a little more. */
    public static Map<String, Double> metrics(SearchProblem problem, Point point) {
        double loss = 0;
        for (LayerBits bits : problem.space().decode(point).layers().values()) {
            loss +=
                    Math.pow(2, -bits.width(QuantTarget.WEIGHT))
                            + Math.pow(2, -bits.width(QuantTarget.INPUT)) / 2
                            + (bits.quantizer().equals("lsq") ? 0 : 0.01);
        }
        Map<String, Double> metrics = new TreeMap<>(problem.costs().cost(point).metrics());
        metrics.put(MetricNames.ACCURACY, 100 - 50 * loss / Math.max(1, point.choices().size()));
        return metrics;
    }
}
