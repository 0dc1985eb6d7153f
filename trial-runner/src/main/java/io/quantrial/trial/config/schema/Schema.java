package io.quantrial.trial.config.schema;

import io.quantrial.trial.config.source.ListKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All keys of a configuration. */
public final class Schema implements ListKeys {

    private static final String ANY = "*";

    private final List<Key<?>> keys;
    private final List<Shape> shapes = new ArrayList<>();

    /**
     * Creates a schema.
     *
     * @param keys the keys in the order of the documentation
     */
    public Schema(List<Key<?>> keys) {
        this.keys = List.copyOf(keys);
        for (Key<?> key : this.keys) {
            List<Boolean> lists =
                    Stream.of(key.path().split("\\."))
                            .map(name -> name.endsWith(Key.LIST))
                            .toList();
            shapes.add(new Shape(key, key.names(), lists));
        }
    }

    /** A key with its names, and which of them are lists. */
    private record Shape(Key<?> key, List<String> names, List<Boolean> lists) {

        boolean startsWith(List<String> prefix) {
            if (prefix.size() > names.size()) {
                return false;
            }
            for (int i = 0; i < prefix.size(); i++) {
                if (!names.get(i).equals(ANY) && !names.get(i).equals(prefix.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Returns every key.
     *
     * @return the keys in the order of the documentation
     */
    public List<Key<?>> keys() {
        return keys;
    }

    /**
     * Returns the key of a single value or a list of values.
     *
     * @param names the names from the root
     * @return the key; one with these very names goes before one that takes any
     */
    public Optional<Key<?>> find(List<String> names) {
        return shapes.stream()
                .filter(shape -> shape.startsWith(names) && shape.names().size() == names.size())
                .min(Comparator.comparing(shape -> !shape.names().equals(names)))
                .map(Shape::key);
    }

    private Stream<Shape> inside(List<String> names) {
        return shapes.stream()
                .filter(shape -> shape.names().size() > names.size() && shape.startsWith(names));
    }

    boolean isSection(List<String> names) {
        return inside(names).findAny().isPresent();
    }

    /** Returns the names that a section may have, as far as they are known. */
    Set<String> namesIn(List<String> section) {
        Set<String> names = new TreeSet<>();
        inside(section).forEach(shape -> names.add(shape.names().get(section.size())));
        names.remove(ANY);
        return names;
    }

    boolean isListOfSections(List<String> names) {
        return inside(names).anyMatch(shape -> shape.lists().get(names.size() - 1));
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
        for (Shape shape : shapes) {
            for (int i = 0; i < shape.names().size(); i++) {
                if (shape.lists().get(i)) {
                    names.add(shape.names().get(i));
                }
            }
        }
        return names;
    }
}
