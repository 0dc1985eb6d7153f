package io.quantrial.trial.space;

import io.quantrial.spi.scheme.QuantTarget;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An entry of {@code search.space}: which layers vary, and between what.
 *
 * @param opNames names of layers and patterns, as in a config list
 * @param opTypes kinds of layers, as in a config list
 * @param quantizers the quantizers to choose from
 * @param bits the bit widths to choose from, for each tensor that is quantized
 * @param settings further keys of the layers' config entries, such as {@code per_channel}
 * @param options keys that belong to one quantizer, by its name
 * @param tied whether the layers share one choice
 */
public record SpaceEntry(
        List<String> opNames,
        List<String> opTypes,
        List<String> quantizers,
        Map<QuantTarget, List<Integer>> bits,
        Map<String, Object> settings,
        Map<String, Map<String, Object>> options,
        boolean tied) {

    /** Checks that there is something to choose, and copies. */
    public SpaceEntry {
        opNames = List.copyOf(opNames);
        opTypes = List.copyOf(opTypes);
        quantizers = List.copyOf(quantizers);
        Map<QuantTarget, List<Integer>> copy = new EnumMap<>(QuantTarget.class);
        bits.forEach((target, widths) -> copy.put(target, List.copyOf(widths)));
        bits = Collections.unmodifiableMap(copy);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        if (quantizers.isEmpty() || bits.isEmpty() || bits.containsValue(List.of())) {
            throw new IllegalArgumentException("needs a quantizer and bit widths");
        }
    }
}
