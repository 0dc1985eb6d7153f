package io.quantrial.trial.space;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One dimension of a search space: a layer, or tied layers that share one choice.
 *
 * @param members the layers, in the order of the model, at least one
 * @param alternatives what they can get, all supported by the plugins for every member, without
 *     repetitions; each has a bit width for at least one tensor of every member
 * @param settings further keys of their config entries, the same for every alternative
 * @param options keys of the config entries that belong to one quantizer, by its name
 */
public record LayerSpace(
        List<Member> members,
        List<LayerBits> alternatives,
        Map<String, Object> settings,
        Map<String, Map<String, Object>> options) {

    /** Keys that speak of the weight; without one a config list would refuse them. */
    private static final List<String> WEIGHT_KEYS = List.of("per_channel", "bias");

    /** Checks that there are members and alternatives, none twice, and copies. */
    public LayerSpace {
        members = List.copyOf(members);
        alternatives = List.copyOf(alternatives);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a dimension needs a layer");
        }
        if (members.stream().map(Member::layer).distinct().count() < members.size()) {
            throw new IllegalArgumentException("one layer twice: " + members);
        }
        if (alternatives.isEmpty()) {
            throw new IllegalArgumentException(members.get(0) + " needs an alternative");
        }
        if (alternatives.stream().distinct().count() < alternatives.size()) {
            throw new IllegalArgumentException(members.get(0) + " has one alternative twice");
        }
        for (Member member : members) {
            alternatives.forEach(member::requirePart);
        }
    }

    /**
     * Creates the dimension of a layer that is tied to no other.
     *
     * @param layer the layer
     * @param alternatives what it can get
     * @param settings further keys of its config entry
     * @param options keys of the config entry that belong to one quantizer, by its name
     */
    public LayerSpace(
            LayerPath layer,
            List<LayerBits> alternatives,
            Map<String, Object> settings,
            Map<String, Map<String, Object>> options) {
        this(
                List.of(
                        new Member(
                                layer,
                                alternatives.stream()
                                        .flatMap(bits -> bits.bits().keySet().stream())
                                        .collect(Collectors.toSet()))),
                alternatives,
                settings,
                options);
    }

    /**
     * A layer of a dimension.
     *
     * @param layer the layer
     * @param targets which of its tensors are quantized
     */
    public record Member(LayerPath layer, Set<QuantTarget> targets) {

        /** Checks that nothing is missing, and copies in the order of the targets. */
        public Member {
            Objects.requireNonNull(layer, "layer");
            Set<QuantTarget> copy = EnumSet.noneOf(QuantTarget.class);
            copy.addAll(targets);
            targets = Collections.unmodifiableSet(copy);
        }

        /**
         * Returns what this layer gets of a choice for all members: the bit widths of the tensors
         * that it has. An embedding, for example, has no input to quantize.
         *
         * @param choice the choice
         * @return its part
         */
        public LayerBits bits(LayerBits choice) {
            Map<QuantTarget, Integer> own = new EnumMap<>(choice.bits());
            own.keySet().retainAll(targets);
            return new LayerBits(choice.quantizer(), own);
        }

        private void requirePart(LayerBits choice) {
            if (Collections.disjoint(choice.bits().keySet(), targets)) {
                throw new IllegalArgumentException(layer + " gets nothing of " + choice);
            }
        }

        @Override
        public String toString() {
            return layer.toString();
        }
    }

    /**
     * Returns what this dimension is called in messages and metrics.
     *
     * @return the path of the first member
     */
    public String name() {
        return members.get(0).toString();
    }

    /**
     * Returns whether layers share this choice.
     *
     * @return true if there is more than one member
     */
    public boolean isTied() {
        return members.size() > 1;
    }

    /**
     * Returns what one member can get.
     *
     * @param member a member
     * @return its part of each alternative, in their order; those of a member that lacks a tensor
     *     of another repeat
     */
    public List<LayerBits> alternatives(Member member) {
        return alternatives.stream().map(member::bits).toList();
    }

    /** The index of the alternative that a configuration gives to all members, if it does. */
    OptionalInt choice(BitConfiguration configuration) {
        List<LayerBits> chosen = new ArrayList<>();
        members.forEach(member -> chosen.add(configuration.layers().get(member.layer())));
        return IntStream.range(0, alternatives.size())
                .filter(index -> parts(alternatives.get(index)).equals(chosen))
                .findFirst();
    }

    /** What each member gets of a choice. */
    private List<LayerBits> parts(LayerBits choice) {
        return members.stream().map(member -> member.bits(choice)).toList();
    }

    /**
     * Returns a member by its layer.
     *
     * @param layer a layer
     * @return the member, or empty if the layer is not one
     */
    public Optional<Member> member(LayerPath layer) {
        return members.stream().filter(member -> member.layer().equals(layer)).findFirst();
    }

    /**
     * Returns the alternatives that are one step away: another quantizer with the same bit widths,
     * or other widths with nothing between, which is one that differs less in every tensor. It is
     * symmetric.
     *
     * @param choice the index of an alternative
     * @return the indices of its neighbours
     */
    public List<Integer> neighbours(int choice) {
        LayerBits from = alternatives.get(choice);
        return IntStream.range(0, alternatives.size())
                .filter(other -> other != choice && isNeighbour(from, alternatives.get(other)))
                .boxed()
                .toList();
    }

    private boolean isNeighbour(LayerBits from, LayerBits to) {
        if (!from.quantizer().equals(to.quantizer())) {
            return from.bits().equals(to.bits());
        }
        return alternatives.stream()
                .filter(other -> !other.equals(from) && !other.equals(to))
                .filter(other -> other.quantizer().equals(from.quantizer()))
                .noneMatch(other -> isBetween(from, other, to));
    }

    private static boolean isBetween(LayerBits from, LayerBits other, LayerBits to) {
        return Stream.of(QuantTarget.values())
                .allMatch(
                        target -> {
                            int low = Math.min(from.width(target), to.width(target));
                            int high = Math.max(from.width(target), to.width(target));
                            return low <= other.width(target) && other.width(target) <= high;
                        });
    }

    /**
     * Returns the config entries of an alternative.
     *
     * @param choice an alternative
     * @return the keys and values of each member's entry, as {@code ConfigList.read} takes them
     */
    public List<Map<String, Object>> entries(LayerBits choice) {
        return members.stream().map(member -> entry(member.layer(), member.bits(choice))).toList();
    }

    /** The config entry of one member, with the bits that it gets. */
    Map<String, Object> entry(LayerPath layer, LayerBits bits) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("op_names", List.of(layer.toString()));
        entry.putAll(keys(bits, settings, options));
        if (!bits.bits().containsKey(QuantTarget.WEIGHT)) {
            entry.keySet().removeAll(WEIGHT_KEYS);
        }
        return entry;
    }

    /** The keys of a config entry that say how, without those that say which layers. */
    static Map<String, Object> keys(
            LayerBits bits,
            Map<String, Object> settings,
            Map<String, Map<String, Object>> options) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("quantizer", bits.quantizer());
        List<String> targets = new ArrayList<>();
        Map<String, Integer> widths = new LinkedHashMap<>();
        bits.bits()
                .forEach(
                        (target, width) -> {
                            targets.add(target.key());
                            widths.put(target.key(), width);
                        });
        entry.put("quant_types", targets);
        entry.put("quant_bits", widths);
        entry.putAll(settings);
        entry.putAll(options.getOrDefault(bits.quantizer(), Map.of()));
        return entry;
    }
}
