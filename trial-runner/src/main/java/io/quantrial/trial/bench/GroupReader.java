package io.quantrial.trial.bench;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchSpace.Choice;
import io.quantrial.trial.bench.BenchSpace.Group;
import io.quantrial.trial.bench.BenchSpace.Layer;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.LayerSpace.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the space of a table from that of a search: each dimension is a group. Of its alternatives
 * only those count that have the same width for all tensors.
 */
final class GroupReader {

    private final Plan plan;
    private final List<LayerSpace> dimensions;

    GroupReader(Plan plan) {
        this.plan = plan;
        this.dimensions = plan.space().layers();
    }

    /**
     * Reads.
     *
     * @throws TrialException if there are several quantizers, or a group has no width
     */
    BenchSpace read() {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            groups.add(group(dimensions.get(i), plan.costs().alternatives().get(i)));
        }
        return new BenchSpace(
                quantizer(),
                plan.costModel().profile().layers().stream()
                        .flatMap(profile -> layer(profile).stream())
                        .toList(),
                groups,
                plan.costs().fixed(),
                plan.floatCost());
    }

    private String quantizer() {
        Set<String> quantizers =
                dimensions.stream()
                        .flatMap(dimension -> dimension.alternatives().stream())
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

    private static Group group(LayerSpace dimension, List<Cost> costs) {
        SortedMap<Integer, Cost> widths = new TreeMap<>();
        for (int i = 0; i < costs.size(); i++) {
            Set<Integer> bits = Set.copyOf(dimension.alternatives().get(i).bits().values());
            if (bits.size() == 1) {
                widths.put(bits.iterator().next(), costs.get(i));
            }
        }
        List<String> names = dimension.members().stream().map(Member::toString).toList();
        if (widths.isEmpty()) {
            throw TrialException.input(
                    "search.space: there is no bit width that weights and inputs can both have, "
                            + names
                            + "; give quant_bits as one list, with quant_types");
        }
        return new Group(
                names,
                widths.entrySet().stream()
                        .map(width -> new Choice(width.getKey(), width.getValue()))
                        .toList());
    }

    private Optional<Layer> layer(LayerProfile profile) {
        LayerPath path = profile.layer().path();
        return dimensions.stream()
                .flatMap(dimension -> dimension.member(path).stream())
                .findFirst()
                .map(member -> layer(profile, member));
    }

    private static Layer layer(LayerProfile profile, Member member) {
        return new Layer(
                member.toString(),
                profile.weights(),
                profile.macs(),
                List.copyOf(member.targets()));
    }
}
