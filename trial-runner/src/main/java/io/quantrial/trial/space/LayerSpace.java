package io.quantrial.trial.space;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One layer of a search space.
 *
 * @param layer the layer
 * @param alternatives what it can get, all supported by the plugins, without repetitions
 * @param settings further keys of its config entry, the same for every alternative
 * @param options keys of the config entry that belong to one quantizer, by its name
 */
public record LayerSpace(
        LayerPath layer,
        List<LayerBits> alternatives,
        Map<String, Object> settings,
        Map<String, Map<String, Object>> options) {

    /** Checks that there is an alternative and none twice, and copies. */
    public LayerSpace {
        Objects.requireNonNull(layer, "layer");
        alternatives = List.copyOf(alternatives);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        if (alternatives.isEmpty()) {
            throw new IllegalArgumentException(layer + " needs an alternative");
        }
        if (alternatives.stream().distinct().count() < alternatives.size()) {
            throw new IllegalArgumentException(layer + " has one alternative twice");
        }
    }

    /**
     * Returns the alternatives that are one step away: another quantizer with the same bit widths,
     * or the next larger or smaller width of one tensor. It is symmetric.
     *
     * @param choice the index of an alternative
     * @return the indices of its neighbours
     */
    public List<Integer> neighbours(int choice) {
        LayerBits from = alternatives.get(choice);
        List<Integer> result = new ArrayList<>();
        for (int other = 0; other < alternatives.size(); other++) {
            if (other != choice && isNeighbour(from, alternatives.get(other))) {
                result.add(other);
            }
        }
        return result;
    }

    private boolean isNeighbour(LayerBits from, LayerBits to) {
        if (!from.quantizer().equals(to.quantizer())) {
            return from.bits().equals(to.bits());
        }
        List<QuantTarget> changed = changed(from, to);
        return changed.size() == 1
                && alternatives.stream()
                        .noneMatch(other -> isBetween(from, other, to, changed.get(0)));
    }

    private static List<QuantTarget> changed(LayerBits from, LayerBits to) {
        return Stream.of(QuantTarget.values())
                .filter(target -> !Objects.equals(from.bits().get(target), to.bits().get(target)))
                .toList();
    }

    private static boolean isBetween(
            LayerBits from, LayerBits other, LayerBits to, QuantTarget target) {
        int low = Math.min(from.width(target), to.width(target));
        int high = Math.max(from.width(target), to.width(target));
        return other.quantizer().equals(from.quantizer())
                && changed(from, other).equals(List.of(target))
                && low < other.width(target)
                && other.width(target) < high;
    }

    /**
     * Returns the config entry of an alternative.
     *
     * @param bits an alternative
     * @return the keys and values, as {@code ConfigList.read} takes them
     */
    public Map<String, Object> entry(LayerBits bits) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("op_names", List.of(layer.toString()));
        entry.putAll(keys(bits, settings, options));
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
