package io.quantrial.spi.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The address of a block in a model: the names of its ancestors and its own, from the root down.
 *
 * <p>Written as {@code features/03Conv2d}; the root, which has no name, is written as {@code .}
 * ({@link #parse} and {@link #toString} are inverses). The order is that of lists: name by name, a
 * block before its children.
 *
 * @param names the names, outermost first; empty for the root
 */
public record LayerPath(List<String> names) implements Comparable<LayerPath> {

    private static final String ROOT = ".";
    private static final String SEPARATOR = "/";

    /**
     * Checks the names and copies.
     *
     * @throws IllegalArgumentException if a name is empty, is {@code .} or has a {@code /}
     */
    public LayerPath {
        names = List.copyOf(names);
        for (String name : names) {
            if (name.isEmpty() || name.equals(ROOT) || name.contains(SEPARATOR)) {
                throw new IllegalArgumentException(
                        "a layer name must not be empty, \".\" or contain \"/\": \""
                                + name
                                + "\" in "
                                + names);
            }
        }
    }

    /**
     * Returns the address of the model's own block.
     *
     * @return the path without names
     */
    public static LayerPath root() {
        return new LayerPath(List.of());
    }

    /**
     * Reads an address.
     *
     * @param text names with {@code /} between them, or {@code .}
     * @return the address
     * @throws IllegalArgumentException if a name is empty or is {@code .}
     */
    public static LayerPath parse(String text) {
        return text.equals(ROOT) ? root() : new LayerPath(List.of(text.split(SEPARATOR, -1)));
    }

    /**
     * Returns the address of a child.
     *
     * @param name the child's name
     * @return this path, one name longer
     * @throws IllegalArgumentException if the name is empty, is {@code .} or has a {@code /}
     */
    public LayerPath child(String name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new LayerPath(longer);
    }

    @Override
    public int compareTo(LayerPath other) {
        int common = Math.min(names.size(), other.names.size());
        for (int i = 0; i < common; i++) {
            int order = names.get(i).compareTo(other.names.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(names.size(), other.names.size());
    }

    @Override
    public String toString() {
        return names.isEmpty() ? ROOT : String.join(SEPARATOR, names);
    }
}
