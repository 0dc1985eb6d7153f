package io.quantrial.trial.config.schema;

import io.quantrial.trial.config.source.ListKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All keys of a configuration.
 *
 * @param keys the keys in the order of the documentation
 */
public record Schema(List<Key<?>> keys) implements ListKeys {

    /** Copies the list. */
    public Schema {
        keys = List.copyOf(keys);
    }

    /**
     * Returns the key of a single value or a list of values.
     *
     * @param names the names from the root
     * @return the key; one with these very names goes before one that takes any
     */
    public Optional<Key<?>> find(List<String> names) {
        return below(names)
                .filter(key -> key.names().size() == names.size())
                .min(Comparator.comparing(key -> !key.names().equals(names)));
    }

    /** Returns the keys that have these names before their own last ones. */
    private Stream<Key<?>> below(List<String> names) {
        return keys.stream().filter(key -> key.startsWith(names));
    }

    private Stream<Key<?>> inside(List<String> names) {
        return below(names).filter(key -> key.names().size() > names.size());
    }

    boolean isSection(List<String> names) {
        return inside(names).findAny().isPresent();
    }

    /** Returns the names that a section may have, or that a message may propose. */
    Set<String> namesIn(List<String> section) {
        Set<String> names = new TreeSet<>();
        inside(section).forEach(key -> names.add(key.names().get(section.size())));
        names.remove("*");
        return names;
    }

    boolean isListOfSections(List<String> names) {
        return inside(names).anyMatch(key -> key.isList(names.size() - 1));
    }

    @Override
    public boolean isListOfValues(List<String> names) {
        return find(names).filter(Key::isList).isPresent();
    }

    @Override
    public boolean isList(List<String> names) {
        return isListOfValues(names) || isListOfSections(names);
    }

    @Override
    public Set<String> listNames() {
        Set<String> names = new TreeSet<>();
        for (Key<?> key : keys) {
            for (int i = 0; i < key.names().size(); i++) {
                if (key.isList(i)) {
                    names.add(key.names().get(i));
                }
            }
        }
        return names;
    }
}
