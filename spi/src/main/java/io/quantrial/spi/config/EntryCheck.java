package io.quantrial.spi.config;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.OptionType;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules that an entry of a config list keeps, whatever the model and the plugins. */
final class EntryCheck {

    static final OptionType BITS = new OptionType.Whole(1, QuantRange.MAX_BITS);
    static final OptionType START_STEP = new OptionType.Whole(0, Integer.MAX_VALUE);
    static final String INT32_BIAS = "int32";
    private static final OptionType BIAS = new OptionType.Choice(List.of(INT32_BIAS, "float"));

    private EntryCheck() {}

    static void optionName(String name) {
        if (ConfigEntry.KEYS.contains(name)) {
            throw bad("\"" + name + "\" is a key of its own, not an option of a plugin");
        }
    }

    static void values(Map<QuantTarget, Integer> bits, int startStep, Optional<String> bias) {
        bits.forEach((target, number) -> BITS.read("quant_bits." + target.key(), number));
        START_STEP.read("quant_start_step", startStep);
        bias.ifPresent(value -> BIAS.read("bias", value));
    }

    static void layers(OpTypes types, List<OpNamePattern> names, Set<String> otherKeys) {
        if (types.words().isEmpty() && names.isEmpty()) {
            throw missing("op_types or op_names", "they choose the layers", otherKeys);
        }
    }

    static void targets(
            Set<QuantTarget> types, Map<QuantTarget, Integer> bits, Set<String> otherKeys) {
        if (types.isEmpty()) {
            String all = keys(EnumSet.allOf(QuantTarget.class)).toString();
            throw missing("quant_types", "some of " + all + ", unless exclude is true", otherKeys);
        }
        if (bits.isEmpty()) {
            String allowed = BITS + ", or one for each of " + keys(types);
            throw missing("quant_bits", allowed + ", unless exclude is true", otherKeys);
        }
        for (QuantTarget target : EnumSet.allOf(QuantTarget.class)) {
            if (types.contains(target) != bits.containsKey(target)) {
                throw bad(
                        "quant_bits has "
                                + (bits.containsKey(target) ? "a" : "no")
                                + " number for "
                                + target.key()
                                + "; it needs exactly one for each of the quant_types "
                                + keys(types));
            }
        }
    }

    static void weightOnly(String key, boolean set, Set<QuantTarget> types) {
        if (set && !types.contains(QuantTarget.WEIGHT)) {
            throw bad(
                    key
                            + " is about the weight, but quant_types is "
                            + keys(types)
                            + "; add weight or leave "
                            + key
                            + " out");
        }
    }

    /** The error for an absent key; unknown keys that look like one it speaks of are named too. */
    static QuantException missing(String key, String allowed, Set<String> otherKeys) {
        String message = key + " is missing: " + allowed;
        String typos =
                otherKeys.stream()
                        .filter(
                                other ->
                                        NearestName.of(other, ConfigEntry.KEYS)
                                                .filter(message::contains)
                                                .isPresent())
                        .map(
                                other ->
                                        "; \""
                                                + other
                                                + "\" is not a key"
                                                + NearestName.hint(other, ConfigEntry.KEYS))
                        .collect(Collectors.joining());
        return bad(message + typos);
    }

    static List<String> keys(Set<QuantTarget> targets) {
        return targets.stream().map(QuantTarget::key).toList();
    }

    static QuantException bad(String message) {
        return new QuantException(QuantException.Code.BAD_CONFIG, message);
    }
}
