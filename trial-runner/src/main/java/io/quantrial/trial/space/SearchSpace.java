package io.quantrial.trial.space;

import ai.djl.ndarray.NDManager;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.trial.space.LayerSpace.Member;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All configurations that a search may try: one alternative for each dimension, which is a layer or
 * a group of tied layers.
 *
 * @param layers the dimensions, in the order of the model, a group where its first layer is; a
 *     layer is in one of them
 */
public record SearchSpace(List<LayerSpace> layers) {

    /** Copies the list. */
    public SearchSpace {
        layers = List.copyOf(layers);
    }

    /**
     * Returns what the entries of an experiment mean for a model. A later entry replaces an earlier
     * one for the layers that both choose, but it cannot take a layer out of a tied group.
     * Alternatives that a plugin does not support, by its capabilities or when it is asked to make
     * a quantizer, are left out, and so are those of a group that one of its layers cannot get.
     *
     * @param entries the entries
     * @param infos the layers of the model
     * @param plugins where the plugins are found
     * @return the space
     * @throws QuantException if a name is wrong or a quantizer supports nothing of what is asked
     *     for; the message starts with {@code search.space[N]}, counted from 0
     */
    public static SearchSpace of(
            List<SpaceEntry> entries, List<LayerInfo> infos, PluginLookup plugins) {
        Map<LayerPath, LayerSpace> spaces = new HashMap<>();
        Map<LayerPath, Integer> origins = new HashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int i = 0; i < entries.size(); i++) {
                EntryResolver resolver =
                        new EntryResolver(i, entries.get(i), infos, plugins, manager);
                for (LayerSpace space : resolver.layers()) {
                    for (Member member : space.members()) {
                        LayerSpace earlier = spaces.put(member.layer(), space);
                        Integer origin = origins.put(member.layer(), i);
                        if (earlier != null && earlier.isTied()) {
                            throw taken(i, member, origin, earlier);
                        }
                    }
                }
            }
        }
        return new SearchSpace(
                infos.stream()
                        .map(LayerInfo::path)
                        .filter(spaces::containsKey)
                        .map(spaces::get)
                        .distinct()
                        .toList());
    }

    private static QuantException taken(int entry, Member member, int origin, LayerSpace group) {
        return new QuantException(
                QuantException.Code.BAD_CONFIG,
                "search.space["
                        + entry
                        + "]: layer "
                        + member
                        + " is tied by search.space["
                        + origin
                        + "] to "
                        + group.members().stream()
                                .filter(other -> !other.equals(member))
                                .map(Member::toString)
                                .collect(Collectors.joining(", "))
                        + "; choose it in one of the two entries only, or let the tied one come"
                        + " last");
    }

    /**
     * Returns the number of configurations.
     *
     * @return the product of the numbers of alternatives; 1 without layers
     */
    public BigInteger size() {
        return layers.stream()
                .map(layer -> BigInteger.valueOf(layer.alternatives().size()))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /**
     * Returns what a point means.
     *
     * @param point a point of this space
     * @return the configuration
     */
    public BitConfiguration decode(Point point) {
        SortedMap<LayerPath, LayerBits> chosen = new TreeMap<>();
        for (int i = 0; i < layers.size(); i++) {
            LayerSpace layer = layers.get(i);
            LayerBits choice = layer.alternatives().get(point.choices().get(i));
            layer.members().forEach(member -> chosen.put(member.layer(), member.bits(choice)));
        }
        return new BitConfiguration(chosen);
    }

    /**
     * Returns the point of a configuration.
     *
     * @param configuration a configuration
     * @return the point, or empty if the configuration is not in this space
     */
    public Optional<Point> encode(BitConfiguration configuration) {
        Set<LayerPath> own = new HashSet<>();
        List<Integer> choices = new ArrayList<>();
        for (LayerSpace layer : layers) {
            layer.members().forEach(member -> own.add(member.layer()));
            OptionalInt choice = layer.choice(configuration);
            if (choice.isEmpty()) {
                return Optional.empty();
            }
            choices.add(choice.getAsInt());
        }
        return own.equals(configuration.layers().keySet())
                ? Optional.of(new Point(choices))
                : Optional.empty();
    }

    /**
     * Returns the config list of a trial: the fixed part of the experiment, then an entry for each
     * searched layer.
     *
     * @param fixed the config list that applies to every trial
     * @param configuration a configuration of this space, or of another with the same layers
     * @return the config list
     */
    public ConfigList configList(ConfigList fixed, BitConfiguration configuration) {
        List<Map<String, Object>> searched = new ArrayList<>();
        for (LayerSpace layer : layers) {
            for (Member member : layer.members()) {
                LayerBits bits = configuration.layers().get(member.layer());
                if (bits != null) {
                    searched.add(layer.entry(member.layer(), bits));
                }
            }
        }
        List<ConfigEntry> entries = new ArrayList<>(fixed.entries());
        entries.addAll(ConfigList.read(searched).entries());
        return ConfigList.of(entries);
    }
}
