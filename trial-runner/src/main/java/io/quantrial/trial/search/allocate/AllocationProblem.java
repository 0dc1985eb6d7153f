package io.quantrial.trial.search.allocate;

import io.quantrial.spi.NearestName;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.cost.CostTable;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Layers with alternatives, each with a predicted loss and a cost; the sums over the layers are to
 * be small.
 *
 * @param fixed the cost of everything that does not vary
 * @param layers the layers, in the order of the points
 * @param ties names of layers that must take the same alternative, such as those that meet in a
 *     residual join; groups that share a layer are one group
 */
public record AllocationProblem(Cost fixed, List<Layer> layers, List<List<String>> ties) {

    /**
     * What a layer can take.
     *
     * @param loss the predicted loss; it may be negative, but must be a number
     * @param cost the cost of the layer, no kind negative
     */
    public record Alternative(double loss, Cost cost) {

        /** Checks the numbers. */
        public Alternative {
            if (!Double.isFinite(loss)) {
                throw new IllegalArgumentException("the predicted loss must be finite: " + loss);
            }
            checkCost(cost);
        }
    }

    /**
     * A layer.
     *
     * @param name its name
     * @param alternatives what it can take, at least one
     */
    public record Layer(String name, List<Alternative> alternatives) {

        /** Checks that there is an alternative, and copies. */
        public Layer {
            Objects.requireNonNull(name, "name");
            alternatives = List.copyOf(alternatives);
            if (alternatives.isEmpty()) {
                throw new IllegalArgumentException(name + " needs an alternative");
            }
        }
    }

    /**
     * Checks that the ties name layers with equally many alternatives, and copies.
     *
     * @throws TrialException if they do not
     */
    public AllocationProblem {
        checkCost(fixed);
        layers = List.copyOf(layers);
        ties = ties.stream().map(List::copyOf).toList();
        List<String> names = layers.stream().map(Layer::name).toList();
        for (List<String> tie : ties) {
            for (String name : tie) {
                int first = indexOf(names, tie.get(0));
                int own = indexOf(names, name);
                requireEqual(
                        tie,
                        layers.get(first).alternatives().size(),
                        layers.get(own).alternatives().size());
            }
        }
    }

    private static void checkCost(Cost cost) {
        for (CostKind kind : CostKind.values()) {
            double value = cost.of(kind);
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException(
                        "the " + kind.key() + " must be a number from 0: " + value);
            }
        }
    }

    private static int indexOf(List<String> names, String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw TrialException.input(
                    "tied layers: \""
                            + name
                            + "\" is not a layer that varies"
                            + NearestName.hint(name, names)
                            + "; layers: "
                            + String.join(", ", names));
        }
        return index;
    }

    private static void requireEqual(List<String> tie, int first, int own) {
        if (first != own) {
            throw TrialException.input(
                    "tied layers "
                            + String.join(", ", tie)
                            + ": alternatives differ: "
                            + first
                            + " and "
                            + own
                            + "; give all of them the same");
        }
    }

    /**
     * Returns the problem of a search space.
     *
     * @param space the search space
     * @param table the costs of its points
     * @param losses for each dimension of the space the predicted loss of each alternative
     * @return the problem; its points are those of the space, its layers are named as the
     *     dimensions, and layers that the space ties are one of them
     */
    public static AllocationProblem of(
            SearchSpace space, CostTable table, List<List<Double>> losses) {
        List<LayerSpace> spaces = space.layers();
        if (losses.size() != spaces.size()) {
            throw new IllegalArgumentException(
                    losses.size() + " lists of losses for " + spaces.size() + " layers");
        }
        List<Layer> layers =
                IntStream.range(0, spaces.size())
                        .mapToObj(
                                i ->
                                        layer(
                                                spaces.get(i),
                                                losses.get(i),
                                                table.alternatives().get(i)))
                        .toList();
        return new AllocationProblem(table.fixed(), layers, List.of());
    }

    private static Layer layer(LayerSpace space, List<Double> losses, List<Cost> costs) {
        String name = space.name();
        int size = space.alternatives().size();
        if (losses.size() != size || costs.size() != size) {
            throw new IllegalArgumentException(
                    name
                            + " needs a loss and a cost for each of "
                            + size
                            + " alternatives, not "
                            + losses.size()
                            + " and "
                            + costs.size());
        }
        return new Layer(
                name,
                IntStream.range(0, size)
                        .mapToObj(a -> new Alternative(losses.get(a), costs.get(a)))
                        .toList());
    }

    /** The indices of the layers that take the same alternative; an untied layer is alone. */
    List<List<Integer>> groups() {
        List<String> names = layers.stream().map(Layer::name).toList();
        List<Integer> leaders = new ArrayList<>(IntStream.range(0, names.size()).boxed().toList());
        for (List<String> tie : ties) {
            for (String name : tie) {
                int kept = leaders.get(names.indexOf(tie.get(0)));
                int gone = leaders.get(names.indexOf(name));
                leaders.replaceAll(leader -> leader == gone ? kept : leader);
            }
        }
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < leaders.size(); i++) {
            groups.computeIfAbsent(leaders.get(i), leader -> new ArrayList<>()).add(i);
        }
        return List.copyOf(groups.values());
    }
}
