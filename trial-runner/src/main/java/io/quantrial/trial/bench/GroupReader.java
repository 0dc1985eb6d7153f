package io.quantrial.trial.bench;

import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchSpace.Choice;
import io.quantrial.trial.bench.BenchSpace.Group;
import io.quantrial.trial.bench.BenchSpace.Layer;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.SearchSpace;
import io.quantrial.trial.space.SpaceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads the space of a table from {@code search.space}: the layers that one entry chooses are a
 * group. Of the alternatives only those count that have the same width for all tensors.
 */
final class GroupReader {

    private final Plan plan;
    private final List<LayerSpace> layers;

    GroupReader(Plan plan) {
        this.plan = plan;
        this.layers = plan.space().layers();
    }

    /**
     * Reads.
     *
     * @throws TrialException if there are several quantizers, or a group has no width
     */
    BenchSpace read() {
        String quantizer = quantizer();
        List<Group> groups = new ArrayList<>();
        List<SpaceEntry> entries = plan.experiment().search().space();
        for (int i = 0; i < entries.size(); i++) {
            List<Integer> members = members(i);
            if (!members.isEmpty()) {
                groups.add(group("search.space[" + i + "]", members));
            }
        }
        return new BenchSpace(
                quantizer,
                layers.stream().map(this::layer).toList(),
                groups,
                plan.costs().fixed(),
                plan.floatCost());
    }

    private String quantizer() {
        Set<String> quantizers =
                layers.stream()
                        .flatMap(layer -> layer.alternatives().stream())
                        .map(LayerBits::quantizer)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (quantizers.size() != 1) {
            throw TrialException.input(
                    "search.space: a table has one quantizer, not "
                            + quantizers
                            + "; make a table for each");
        }
        return quantizers.iterator().next();
    }

    /** The last entry that chooses a layer counts. */
    private List<Integer> members(int entry) {
        List<SpaceEntry> entries = plan.experiment().search().space();
        return IntStream.range(0, layers.size())
                .filter(layer -> chooses(entries.get(entry), layer))
                .filter(
                        layer ->
                                entries.subList(entry + 1, entries.size()).stream()
                                        .noneMatch(later -> chooses(later, layer)))
                .boxed()
                .toList();
    }

    private boolean chooses(SpaceEntry entry, int layer) {
        return SearchSpace.of(
                        List.of(entry),
                        plan.costModel().profile().infos(),
                        PluginLookup.of(plan.registry()))
                .layers()
                .stream()
                .anyMatch(chosen -> chosen.layer().equals(layers.get(layer).layer()));
    }

    private Group group(String key, List<Integer> members) {
        List<Choice> choices = new ArrayList<>();
        for (int bits : widths(members)) {
            Cost sum = Cost.ZERO;
            for (int member : members) {
                int index = alternative(member, bits).orElseThrow();
                sum = sum.plus(plan.costs().alternatives().get(member).get(index));
            }
            choices.add(new Choice(bits, sum));
        }
        List<String> names =
                members.stream().map(member -> layers.get(member).layer().toString()).toList();
        if (choices.isEmpty()) {
            throw TrialException.input(
                    key
                            + ": there is no bit width that weights and inputs of all its layers"
                            + " can have, "
                            + names
                            + "; give quant_bits as one list, with quant_types");
        }
        return new Group(names, choices);
    }

    private Set<Integer> widths(List<Integer> members) {
        Set<Integer> widths = new TreeSet<>();
        for (LayerBits bits : layers.get(members.get(0)).alternatives()) {
            widths.addAll(bits.bits().values());
        }
        widths.removeIf(
                bits ->
                        !members.stream()
                                .allMatch(member -> alternative(member, bits).isPresent()));
        return widths;
    }

    /** Returns the alternative that has this width everywhere. */
    private Optional<Integer> alternative(int layer, int bits) {
        List<LayerBits> alternatives = layers.get(layer).alternatives();
        return IntStream.range(0, alternatives.size())
                .filter(
                        i ->
                                alternatives.get(i).bits().values().stream()
                                        .allMatch(width -> width == bits))
                .boxed()
                .findFirst();
    }

    private Layer layer(LayerSpace space) {
        LayerProfile profile =
                plan.costModel().profile().layers().stream()
                        .filter(each -> each.layer().path().equals(space.layer()))
                        .findFirst()
                        .orElseThrow();
        List<QuantTarget> targets = List.copyOf(space.alternatives().get(0).bits().keySet());
        return new Layer(space.layer().toString(), profile.weights(), profile.macs(), targets);
    }
}
