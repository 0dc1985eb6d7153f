package io.quantrial.qat;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.scheme.Granularity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A saved state while it is checked: everything is refused before anything is changed.
 *
 * @param slot the slot's name, for messages
 * @param state what was saved
 */
record SavedState(String slot, QuantizerState state) {

    private static final String INITIALISED = "initialised";

    /** Returns a state of the given lists and the flag that says whether the slot has a grid. */
    static QuantizerState of(boolean initialised, Map<String, List<Float>> lists) {
        Map<String, List<Float>> values = new TreeMap<>(lists);
        values.put(INITIALISED, List.of(flag(initialised)));
        return QuantizerState.of(values);
    }

    static float flag(boolean value) {
        return value ? 1 : 0;
    }

    /** Refuses a state with other lists than these and the flag. */
    void requireNames(String... names) {
        Set<String> expected = new TreeSet<>(List.of(names));
        expected.add(INITIALISED);
        requireExactly(expected);
    }

    /** Refuses a state with other lists. */
    void requireExactly(Set<String> expected) {
        if (!state.values().keySet().equals(expected)) {
            throw refuse("needs the values " + expected + " but holds " + state.values().keySet());
        }
    }

    boolean isInitialised() {
        return flag(INITIALISED);
    }

    boolean flag(String name) {
        float value = state.require(name, 1).get(0);
        require(value == 0 || value == 1, "0 or 1 as \"" + name + "\"");
        return value == 1;
    }

    List<Float> values(String name) {
        return state.values().get(name);
    }

    /** Returns how many channels a list has, at least one, exactly one per tensor. */
    int channels(String name, Granularity granularity) {
        int size = values(name).size();
        boolean single = granularity.equals(Granularity.perTensor());
        require(
                single ? size == 1 : size >= 1,
                (single ? "one value" : "one value per channel") + " as \"" + name + "\"");
        return size;
    }

    /** Refuses the state if a condition does not hold. */
    void require(boolean holds, String what) {
        if (!holds) {
            throw refuse("needs " + what + " but holds " + state.values());
        }
    }

    private QuantException refuse(String what) {
        return new QuantException(
                QuantException.Code.BAD_STATE,
                slot + ": the saved state " + what + "; was it saved by another quantizer?");
    }
}
