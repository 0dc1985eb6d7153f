package io.quantrial.trial.config.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Hands maps and lists to Commons Configuration as if its own YAML reader had read them. */
final class MapTree extends YAMLConfiguration {

    private MapTree(Map<String, Object> values) {
        load(values);
    }

    static ImmutableNode of(Map<?, ?> values) {
        return new MapTree(named(values)).getNodeModel().getNodeHandler().getRootNode();
    }

    private static Map<String, Object> named(Map<?, ?> values) {
        Map<String, Object> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(name.toString(), kept(value)));
        return named;
    }

    /** Commons Configuration drops an empty list; here it is a value that is there but empty. */
    private static Object kept(Object value) {
        if (value instanceof Map<?, ?> map) {
            return named(map);
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? null : list.stream().map(MapTree::kept).toList();
        }
        return value;
    }
}
