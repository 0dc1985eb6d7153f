package io.quantrial.spi.config;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.OptionType;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a {@link ConfigEntry} from the keys and values that a user wrote. */
final class EntryReader {

    private static final OptionType FLAG = new OptionType.Flag();
    private static final OptionType SIGNED =
            new OptionType.Choice(List.of("true", "false", "auto"));

    private EntryReader() {}

    static ConfigEntry read(Map<String, ?> written) {
        if (written == null) {
            throw EntryCheck.bad("it is empty; keys: " + ConfigEntry.KEYS);
        }
        ConfigEntry.Builder builder = ConfigEntry.builder();
        written.forEach((key, value) -> set(builder, key, value));
        return builder.build();
    }

    private static void set(ConfigEntry.Builder builder, String key, Object value) {
        if (value == null) {
            throw EntryCheck.bad(key + " has no value");
        }
        switch (key) {
            case "op_types" -> items(key, value).forEach(builder::addOpType);
            case "op_names" -> items(key, value).forEach(builder::addOpName);
            case "quant_types" ->
                    items(key, value).forEach(item -> builder.addQuantType(target(key, item)));
            case "quant_bits" -> setBits(builder, value);
            case "exclude" -> builder.optExclude(flag(key, value));
            case "quant_start_step" ->
                    builder.optQuantStartStep(whole(EntryCheck.START_STEP, key, value));
            case "quantizer" -> builder.optQuantizer(scalar(key, value));
            case "signed" -> builder.optSigned(signed(key, value));
            case "per_channel" -> builder.optPerChannel(flag(key, value));
            case "bias" -> builder.optBias(scalar(key, value));
            default -> builder.optOption(key, value);
        }
    }

    private static void setBits(ConfigEntry.Builder builder, Object value) {
        if (!(value instanceof Map<?, ?> byTarget)) {
            builder.setQuantBits(whole(EntryCheck.BITS, "quant_bits", value));
            return;
        }
        byTarget.forEach(
                (name, bits) -> {
                    QuantTarget target = target("quant_bits", scalar("quant_bits", name));
                    String key = "quant_bits." + target.key();
                    builder.optQuantBits(target, whole(EntryCheck.BITS, key, bits));
                });
        if (byTarget.isEmpty()) {
            throw EntryCheck.bad("quant_bits is empty");
        }
    }

    private static QuantTarget target(String key, String word) {
        List<QuantTarget> targets = List.of(QuantTarget.values());
        List<String> words = targets.stream().map(QuantTarget::key).toList();
        int index = words.indexOf(word);
        if (index < 0) {
            throw EntryCheck.bad(
                    key
                            + ": unknown target \""
                            + word
                            + "\""
                            + NearestName.hint(word, words)
                            + "; targets: "
                            + String.join(", ", words));
        }
        return targets.get(index);
    }

    private static Signedness signed(String key, Object value) {
        String word = scalar(key, value).toLowerCase(Locale.ROOT);
        SIGNED.read(key, word);
        return switch (word) {
            case "true" -> Signedness.SIGNED;
            case "false" -> Signedness.UNSIGNED;
            default -> Signedness.AUTO;
        };
    }

    private static boolean flag(String key, Object value) {
        return FLAG.read(key, scalar(key, value)).equals(true);
    }

    private static int whole(OptionType type, String key, Object value) {
        return Integer.parseInt(type.read(key, scalar(key, value)).toString());
    }

    private static List<String> items(String key, Object value) {
        Collection<?> items =
                value instanceof Collection<?> several ? several : Arrays.asList(value);
        if (items.isEmpty()) {
            throw EntryCheck.bad(key + " is an empty list; name at least one, or leave it out");
        }
        return items.stream().map(item -> scalar(key, item)).toList();
    }

    private static String scalar(String key, Object value) {
        if (value == null || value instanceof Collection || value instanceof Map) {
            throw EntryCheck.bad(key + " takes single values: " + value);
        }
        return value.toString();
    }
}
