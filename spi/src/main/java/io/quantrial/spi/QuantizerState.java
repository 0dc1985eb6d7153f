package io.quantrial.spi;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The saved state of one quantizer: named lists of floats, kept bit for bit.
 *
 * @param values the lists by name
 */
public record QuantizerState(SortedMap<String, List<Float>> values) {

    /** Copies the map and the lists. */
    public QuantizerState {
        TreeMap<String, List<Float>> copy = new TreeMap<>();
        values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        values = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Creates a state from a map.
     *
     * @param values the lists by name
     * @return the state
     */
    public static QuantizerState of(Map<String, List<Float>> values) {
        return new QuantizerState(new TreeMap<>(values));
    }

    /**
     * Returns a list that must be there.
     *
     * @param name its name
     * @param size its length
     * @return the list
     * @throws QuantException if the list is missing or has another length
     */
    public List<Float> require(String name, int size) {
        List<Float> list = values.get(name);
        if (list == null || list.size() != size) {
            throw new QuantException(
                    QuantException.Code.BAD_STATE,
                    "the saved state needs "
                            + size
                            + " values named \""
                            + name
                            + "\" but has "
                            + (list == null ? "none; it holds " + values.keySet() : list.size()));
        }
        return list;
    }
}
