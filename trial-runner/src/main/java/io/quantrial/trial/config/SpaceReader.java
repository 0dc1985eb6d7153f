package io.quantrial.trial.config;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.config.schema.Place;
import io.quantrial.trial.config.schema.Settings;
import io.quantrial.trial.space.SpaceEntry;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the entries of {@code search.space}. */
final class SpaceReader {

    private final Settings settings;

    SpaceReader(Settings settings) {
        this.settings = settings;
    }

    SpaceEntry read(Place place) {
        List<String> quantizers = settings.list(place, EntryKeys.SPACE_QUANTIZERS);
        if (quantizers.isEmpty()) {
            throw missing(place, EntryKeys.SPACE_QUANTIZERS);
        }
        SpaceEntry entry =
                new SpaceEntry(
                        settings.list(place, EntryKeys.SPACE_NAMES),
                        settings.list(place, EntryKeys.SPACE_OP_TYPES),
                        quantizers,
                        bits(place),
                        furtherKeys(place),
                        options(place, quantizers),
                        isTied(place));
        for (String quantizer : quantizers) {
            ConfigListReader.read(place, example(entry, quantizer));
        }
        return entry;
    }

    private boolean isTied(Place place) {
        return place.children(EntryKeys.SPACE_TIED.lastName()).stream()
                .anyMatch(child -> settings.read(EntryKeys.SPACE_TIED.type(), child));
    }

    private static TrialException missing(Place place, Key<?> key) {
        return place.bad(key.lastName() + " is missing: " + key.meaning());
    }

    private Map<QuantTarget, List<Integer>> bits(Place place) {
        place.refuseEmptyList(EntryKeys.SPACE_BITS.lastName());
        List<Place> written = place.children(EntryKeys.SPACE_BITS.lastName());
        if (written.isEmpty()) {
            throw missing(place, EntryKeys.SPACE_BITS);
        }
        List<QuantTarget> targets = settings.list(place, EntryKeys.SPACE_TYPES);
        Map<QuantTarget, List<Integer>> bits = new EnumMap<>(QuantTarget.class);
        if (written.get(0).isMap()) {
            for (QuantTarget target : QuantTarget.values()) {
                List<Integer> widths = settings.list(written.get(0), EntryKeys.spaceBits(target));
                if (!widths.isEmpty()) {
                    bits.put(target, widths);
                }
            }
        } else {
            List<Integer> widths = settings.list(place, EntryKeys.SPACE_BITS);
            targets.forEach(target -> bits.put(target, widths));
        }
        checkTargets(place, targets, bits);
        return bits;
    }

    private static void checkTargets(
            Place place, List<QuantTarget> targets, Map<QuantTarget, List<Integer>> bits) {
        if (bits.isEmpty()) {
            throw missing(place, EntryKeys.SPACE_TYPES);
        }
        List<String> named = targets.stream().sorted().map(QuantTarget::key).toList();
        List<String> given = bits.keySet().stream().map(QuantTarget::key).toList();
        if (!named.isEmpty() && !named.equals(given)) {
            throw place.bad("quant_types is " + named + ", but quant_bits has " + given);
        }
    }

    private Map<String, Object> furtherKeys(Place place) {
        Map<String, Object> further = new LinkedHashMap<>();
        for (Key<?> key : EntryKeys.SPACE_SETTINGS) {
            place.children(key.lastName())
                    .forEach(child -> further.put(child.name(), settings.readText(key, child)));
        }
        return further;
    }

    private Map<String, Map<String, Object>> options(Place place, List<String> quantizers) {
        Map<String, Map<String, Object>> options = new LinkedHashMap<>();
        for (Place section : place.children("options")) {
            for (Place quantizer : section.children()) {
                if (!quantizers.contains(quantizer.name())) {
                    throw quantizer.bad("is not one of the quantizers " + quantizers);
                }
                Map<String, Object> own = new LinkedHashMap<>();
                for (Place option : quantizer.children()) {
                    own.put(option.name(), settings.readText(option.key().orElseThrow(), option));
                }
                options.put(quantizer.name(), own);
            }
        }
        return options;
    }

    /** One of the config entries that this entry stands for, to check the rules between keys. */
    private static Map<String, Object> example(SpaceEntry entry, String quantizer) {
        Map<String, Object> example = new LinkedHashMap<>(entry.settings());
        if (!entry.opNames().isEmpty()) {
            example.put("op_names", entry.opNames());
        }
        if (!entry.opTypes().isEmpty()) {
            example.put("op_types", entry.opTypes());
        }
        Map<String, Object> bits = new LinkedHashMap<>();
        entry.bits().forEach((target, widths) -> bits.put(target.key(), widths.get(0)));
        example.put("quant_types", List.copyOf(bits.keySet()));
        example.put("quant_bits", bits);
        example.put("quantizer", quantizer);
        example.putAll(entry.options().getOrDefault(quantizer, Map.of()));
        return example;
    }
}
