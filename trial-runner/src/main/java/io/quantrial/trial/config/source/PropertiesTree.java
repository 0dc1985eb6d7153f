package io.quantrial.trial.config.source;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.configuration2.PropertiesConfiguration.PropertiesReader;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Reads properties, whose keys are key paths and whose lists are written {@code a,b,c}. */
final class PropertiesTree {

    private PropertiesTree() {}

    static ImmutableNode read(String text, String file, ListKeys lists) {
        Map<KeyPath, Value> values = new TreeMap<>();
        try (PropertiesReader reader = new PropertiesReader(new StringReader(text))) {
            while (reader.nextProperty()) {
                int line = reader.getLineNumber();
                KeyPath path = path(file, line, reader.getPropertyName());
                Value before = values.put(path, new Value(reader.getPropertyValue(), line));
                if (before != null) {
                    throw Origin.badSyntax(
                            file,
                            line,
                            path + ": written twice; the first is in line " + before.line());
                }
            }
        } catch (IOException e) {
            throw Origin.badSyntax(file, 1, e.getMessage());
        }
        Overlay overlay = new Overlay(lists);
        ImmutableNode root = Overlay.emptyTree(file);
        for (Map.Entry<KeyPath, Value> entry : values.entrySet()) {
            Value value = entry.getValue();
            root = overlay.put(root, entry.getKey(), value.text(), file + ":" + value.line());
        }
        return root;
    }

    private static KeyPath path(String file, int line, String name) {
        try {
            return KeyPath.parse(name);
        } catch (IllegalArgumentException e) {
            throw Origin.badSyntax(file, line, e.getMessage());
        }
    }

    private record Value(String text, int line) {}
}
