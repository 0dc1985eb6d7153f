package io.quantrial.trial.config.source;

import io.quantrial.trial.TrialException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Reads nested maps and lists of a program, as a reader of YAML makes them. */
public final class JavaTree {

    private JavaTree() {}

    /**
     * Reads a map.
     *
     * @param values maps, lists, and values that are written by {@code toString}, classes by name
     * @param origin what messages call it
     * @return the tree
     * @throws TrialException if a list has a list in it
     */
    public static ImmutableNode read(Map<String, ?> values, String origin) {
        return new KeyLines().locate(MapTree.of(texts(values, origin)), origin);
    }

    private static Map<String, Object> texts(Map<?, ?> values, String origin) {
        Map<String, Object> texts = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> {
                    if (value instanceof List<?> list) {
                        texts.put(name.toString(), texts(name.toString(), list, origin));
                    } else {
                        texts.put(name.toString(), text(value, origin));
                    }
                });
        return texts;
    }

    private static List<Object> texts(String name, List<?> list, String origin) {
        List<Object> texts = new ArrayList<>();
        for (Object value : list) {
            if (value instanceof List<?>) {
                throw TrialException.input(origin + ": " + name + ": a list inside a list");
            }
            texts.add(text(value, origin));
        }
        return texts;
    }

    private static Object text(Object value, String origin) {
        if (value instanceof Map<?, ?> map) {
            return texts(map, origin);
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        return value == null ? null : value.toString();
    }
}
