package io.quantrial.trial.bench.replay;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchHeader;
import io.quantrial.trial.bench.BenchRow;
import io.quantrial.trial.bench.BenchSpace;
import io.quantrial.trial.bench.BenchSpace.Choice;
import io.quantrial.trial.bench.BenchSpace.Group;
import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostTable;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.LayerSpace.Member;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A table as a problem for strategies: each group of the table is one dimension, its layers are
 * tied. Points that the table does not have are infeasible.
 */
public final class BenchProblem {

    private static final List<Integer> REFERENCE_WIDTHS = List.of(8, 4, 2);

    private final BenchHeader header;
    private final SearchSpace space;
    private final CostTable costs;
    private final List<Configuration> configurations = new ArrayList<>();
    private final Map<Point, Integer> indices = new LinkedHashMap<>();

    /**
     * Creates the problem of a table.
     *
     * @param table the table
     * @throws TrialException if a configuration lacks the row of a seed
     */
    public BenchProblem(BenchTable table) {
        header = table.header();
        BenchSpace widths = header.space();
        space = new SearchSpace(widths.groups().stream().map(this::dimension).toList());
        costs =
                new CostTable(
                        widths.fixed(),
                        widths.groups().stream()
                                .map(group -> group.choices().stream().map(Choice::cost).toList())
                                .toList());
        Map<List<Integer>, List<BenchRow>> byWidths = new LinkedHashMap<>();
        for (BenchRow row : table.rows()) {
            byWidths.computeIfAbsent(row.bits(), bits -> new ArrayList<>()).add(row);
        }
        byWidths.values().forEach(this::add);
    }

    /**
     * A configuration of the table.
     *
     * @param bits the width of each group
     * @param point the same as strategies have it
     * @param cost what it costs
     * @param rows its rows, ordered by seed
     */
    public record Configuration(List<Integer> bits, Point point, Cost cost, List<BenchRow> rows) {

        /** Copies the lists. */
        public Configuration {
            bits = List.copyOf(bits);
            rows = List.copyOf(rows);
        }
    }

    private LayerSpace dimension(Group group) {
        List<Member> members =
                header.space().layers().stream()
                        .filter(layer -> group.layers().contains(layer.name()))
                        .map(
                                layer ->
                                        new Member(
                                                LayerPath.parse(layer.name()),
                                                Set.copyOf(layer.targets())))
                        .toList();
        List<QuantTarget> targets =
                members.stream().flatMap(member -> member.targets().stream()).distinct().toList();
        List<LayerBits> alternatives =
                group.choices().stream()
                        .map(choice -> alternative(targets, choice.bits()))
                        .toList();
        return new LayerSpace(members, alternatives, Map.of(), Map.of());
    }

    private LayerBits alternative(List<QuantTarget> targets, int width) {
        Map<QuantTarget, Integer> bits = new EnumMap<>(QuantTarget.class);
        targets.forEach(target -> bits.put(target, width));
        return new LayerBits(header.space().quantizer(), bits);
    }

    private void add(List<BenchRow> rows) {
        List<Integer> bits = rows.get(0).bits();
        if (rows.size() != header.seeds().size()) {
            throw TrialException.input(
                    header.name()
                            + ": "
                            + bits
                            + " has rows of "
                            + rows.size()
                            + " seeds, not of "
                            + header.seeds()
                            + "; make the table again: bench make");
        }
        List<Integer> choices = new ArrayList<>();
        for (int i = 0; i < bits.size(); i++) {
            choices.add(
                    header.space().groups().get(i).choices().stream()
                            .map(Choice::bits)
                            .toList()
                            .indexOf(bits.get(i)));
        }
        Point point = new Point(choices);
        indices.put(point, configurations.size());
        configurations.add(new Configuration(bits, point, costs.cost(point), rows));
    }

    /**
     * Returns what all rows share.
     *
     * @return the header of the table
     */
    public BenchHeader header() {
        return header;
    }

    /**
     * Returns all configurations of the table.
     *
     * @return them, sorted by widths; elsewhere they are called by their index in this list
     */
    public List<Configuration> configurations() {
        return List.copyOf(configurations);
    }

    Configuration configuration(int index) {
        return configurations.get(index);
    }

    /** Returns the index of a configuration, or nothing if the table does not have it. */
    OptionalInt index(Point point) {
        Integer index = indices.get(point);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Returns the uniform configurations that every study begins with, as far as there are. */
    List<Integer> references() {
        return REFERENCE_WIDTHS.stream().flatMap(this::uniform).toList();
    }

    private Stream<Integer> uniform(int width) {
        return indices.values().stream()
                .filter(
                        index ->
                                configurations.get(index).bits().stream()
                                        .allMatch(bits -> bits == width));
    }

    /** Returns the signals of a seed, the figures of each width of each group; perhaps none. */
    Signals signals(int row) {
        long seed = configurations.get(0).rows().get(row).seed();
        return header.floats().stream()
                .filter(model -> model.seed() == seed)
                .findFirst()
                .map(model -> new Signals(model.signals()))
                .orElse(new Signals(new TreeMap<>()));
    }

    /** Returns the training steps of a whole training. */
    long steps() {
        return configurations.stream()
                .flatMap(configuration -> configuration.rows().stream())
                .mapToLong(row -> row.last().steps())
                .max()
                .orElseThrow();
    }

    /** Returns the mean duration of a whole training in seconds. */
    double seconds() {
        return configurations.stream()
                .flatMap(configuration -> configuration.rows().stream())
                .mapToDouble(row -> row.last().seconds())
                .average()
                .orElseThrow();
    }

    SearchProblem problem(long seed, List<Integer> listed) {
        return new SearchProblem(
                space,
                costs,
                indices::containsKey,
                List.of(Objective.ACCURACY, Objective.SIZE),
                seed,
                configurations.size(),
                listed.stream().map(index -> configurations.get(index).point()).toList());
    }
}
