package io.quantrial.trial.space;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

    /** Checks that there is an alternative, and copies. */
    public LayerSpace {
        Objects.requireNonNull(layer, "layer");
        alternatives = List.copyOf(alternatives);
        settings = Map.copyOf(settings);
        options = Map.copyOf(options);
        if (alternatives.isEmpty()) {
            throw new IllegalArgumentException(layer + " needs an alternative");
        }
    }

    /**
     * Returns the alternatives that are one step away: another quantizer with the same bit widths,
     * or the next larger or smaller width of one tensor.
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
        QuantTarget changed = null;
        for (QuantTarget target : QuantTarget.values()) {
            if (!Objects.equals(from.bits().get(target), to.bits().get(target))) {
                if (changed != null) {
                    return false;
                }
                changed = target;
            }
        }
        return changed != null && isNext(from, to, changed);
    }

    /** No alternative that differs in this tensor alone lies between the two. */
    private boolean isNext(LayerBits from, LayerBits to, QuantTarget target) {
        int low = Math.min(from.bits().get(target), to.bits().get(target));
        int high = Math.max(from.bits().get(target), to.bits().get(target));
        for (LayerBits other : alternatives) {
            Map<QuantTarget, Integer> bits = new LinkedHashMap<>(other.bits());
            int between = bits.getOrDefault(target, low);
            bits.put(target, from.bits().get(target));
            if (other.quantizer().equals(from.quantizer())
                    && bits.equals(from.bits())
                    && low < between
                    && between < high) {
                return false;
            }
        }
        return true;
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
