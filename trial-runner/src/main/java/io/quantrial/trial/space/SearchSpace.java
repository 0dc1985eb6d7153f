package io.quantrial.trial.space;

import ai.djl.ndarray.NDManager;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All configurations that a search may try: one alternative for each layer.
 *
 * @param layers the layers that vary, in the order of the model
 */
public record SearchSpace(List<LayerSpace> layers) {

    /** Copies the list. */
    public SearchSpace {
        layers = List.copyOf(layers);
    }

    /**
     * Returns what the entries of an experiment mean for a model. A later entry replaces an earlier
     * one for the layers that both choose. Alternatives that a plugin does not support, by its
     * capabilities or when it is asked to make a quantizer, are left out.
     *
     * @param entries the entries
     * @param infos the layers of the model
     * @param plugins where the plugins are found
     * @return the space
     * @throws io.quantrial.spi.QuantException if a name is wrong or a quantizer supports nothing of
     *     what is asked for; the message starts with {@code search.space[N]}, counted from 0
     */
    public static SearchSpace of(
            List<SpaceEntry> entries, List<LayerInfo> infos, PluginLookup plugins) {
        Map<LayerPath, LayerSpace> spaces = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int i = 0; i < entries.size(); i++) {
                new EntryResolver(i, entries.get(i), infos, plugins, manager)
                        .layers()
                        .forEach(space -> spaces.put(space.layer(), space));
            }
        }
        return new SearchSpace(
                infos.stream()
                        .map(LayerInfo::path)
                        .filter(spaces::containsKey)
                        .distinct()
                        .map(spaces::get)
                        .toList());
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
            chosen.put(layer.layer(), layer.alternatives().get(point.choices().get(i)));
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
            own.add(layer.layer());
            LayerBits bits = configuration.layers().get(layer.layer());
            if (bits == null || !layer.alternatives().contains(bits)) {
                return Optional.empty();
            }
            choices.add(layer.alternatives().indexOf(bits));
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
            LayerBits bits = configuration.layers().get(layer.layer());
            if (bits != null) {
                searched.add(layer.entry(bits));
            }
        }
        List<ConfigEntry> entries = new ArrayList<>(fixed.entries());
        entries.addAll(ConfigList.read(searched).entries());
        return ConfigList.of(entries);
    }
}
