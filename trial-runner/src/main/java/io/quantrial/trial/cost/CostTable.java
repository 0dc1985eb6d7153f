package io.quantrial.trial.cost;

import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * The cost of every point of a search space, as a sum: what does not vary, and for each layer or
 * group of tied layers the cost of each alternative.
 *
 * @param fixed the cost of everything that the search does not touch
 * @param alternatives for each dimension of the space the cost of each alternative, all members
 *     together
 */
public record CostTable(Cost fixed, List<List<Cost>> alternatives) {

    /** Copies the lists. */
    public CostTable {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /**
     * Computes the table.
     *
     * @param model the cost model
     * @param space the search space
     * @param list the config list that applies to every trial
     * @param plugins where the plugins are found
     * @return the table
     * @throws io.quantrial.trial.TrialException if the latency table lacks what a point needs
     */
    public static CostTable of(
            CostModel model, SearchSpace space, ConfigList list, PluginLookup plugins) {
        List<List<LayerProfile>> varied =
                space.layers().stream().map(layer -> profiles(model, layer)).toList();
        List<List<Cost>> alternatives = new ArrayList<>();
        varied.forEach(layer -> alternatives.add(new ArrayList<>()));
        Resolution resolution = resolution(model, space, list, plugins, 0);
        Cost fixed = model.costWithout(varied.stream().flatMap(List::stream).toList(), resolution);
        for (int choice = 0; choice < most(space); choice++) {
            resolution = resolution(model, space, list, plugins, choice);
            for (int i = 0; i < varied.size(); i++) {
                if (choice < space.layers().get(i).alternatives().size()) {
                    alternatives.get(i).add(cost(model, varied.get(i), resolution));
                }
            }
        }
        return new CostTable(fixed, alternatives);
    }

    private static Cost cost(CostModel model, List<LayerProfile> members, Resolution resolution) {
        return members.stream()
                .map(member -> model.cost(member, resolution))
                .reduce(Cost.ZERO, Cost::plus);
    }

    private static int most(SearchSpace space) {
        return space.layers().stream()
                .mapToInt(layer -> layer.alternatives().size())
                .max()
                .orElse(0);
    }

    private static Resolution resolution(
            CostModel model, SearchSpace space, ConfigList list, PluginLookup plugins, int choice) {
        return space.configList(list, space.decode(point(space, choice)))
                .resolve(model.profile().infos(), plugins);
    }

    /** The point that takes this alternative in every layer, or the last where there are fewer. */
    private static Point point(SearchSpace space, int choice) {
        return new Point(
                space.layers().stream()
                        .map(layer -> Math.min(choice, layer.alternatives().size() - 1))
                        .toList());
    }

    private static List<LayerProfile> profiles(CostModel model, LayerSpace layer) {
        return layer.members().stream().map(member -> profile(model, member.layer())).toList();
    }

    private static LayerProfile profile(CostModel model, LayerPath path) {
        return model.profile().layers().stream()
                .filter(layer -> layer.layer().path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a layer: " + path));
    }

    /**
     * Returns the cost of a point.
     *
     * @param point a point of the space
     * @return the cost of the whole model
     */
    public Cost cost(Point point) {
        Cost sum = fixed;
        for (int i = 0; i < alternatives.size(); i++) {
            sum = sum.plus(alternatives.get(i).get(point.choices().get(i)));
        }
        return sum;
    }

    /**
     * Returns the smallest cost of any point; each kind may be reached by another point.
     *
     * @return the lower bound, kind by kind
     */
    public Cost minimum() {
        return bound(Math::min);
    }

    /**
     * Returns the largest cost of any point; each kind may be reached by another point.
     *
     * @return the upper bound, kind by kind
     */
    public Cost maximum() {
        return bound(Math::max);
    }

    private Cost bound(DoubleBinaryOperator choose) {
        Cost sum = fixed;
        for (List<Cost> layer : alternatives) {
            sum = sum.plus(layer.stream().reduce((a, b) -> a.with(choose, b)).orElseThrow());
        }
        return sum;
    }
}
