package io.quantrial.trial.config;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.schema.Place;
import io.quantrial.trial.config.schema.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads entries of a config list with the rules of the SPI, and says where they are broken. */
final class ConfigListReader {

    private final Settings settings;

    ConfigListReader(Settings settings) {
        this.settings = settings;
    }

    ConfigList read(List<Place> entries) {
        return ConfigList.of(entries.stream().map(entry -> read(entry, map(entry))).toList());
    }

    /** Reads the keys and values of an entry that is written, or stands for one, at this place. */
    static ConfigEntry read(Place entry, Map<String, Object> values) {
        try {
            return ConfigList.read(List.of(values)).entries().get(0);
        } catch (QuantException e) {
            throw located(entry, e.getMessage().replaceFirst("^entry 1: ", ""));
        }
    }

    /** The line of the key that the message starts with, or else of the entry. */
    private static TrialException located(Place entry, String message) {
        String subject = message.split("[ .:]", 2)[0];
        Place nearest =
                entry.children().stream()
                        .filter(child -> child.name().equals(subject))
                        .findFirst()
                        .orElse(entry);
        return nearest.bad(entry.path(), message);
    }

    private Map<String, Object> map(Place section) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Place child : section.children()) {
            if (child.isMap()) {
                map.put(child.name(), map(child));
            } else if (child.isEntryOfList()) {
                map.putIfAbsent(child.name(), texts(section, child.name()));
            } else {
                map.put(child.name(), text(child));
            }
        }
        return map;
    }

    private List<String> texts(Place section, String name) {
        List<String> texts = new ArrayList<>();
        section.children(name).forEach(child -> texts.add(text(child)));
        return texts;
    }

    private String text(Place place) {
        return settings.readText(place.key().orElseThrow(), place);
    }
}
