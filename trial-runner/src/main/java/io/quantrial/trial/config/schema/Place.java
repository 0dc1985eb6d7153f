package io.quantrial.trial.config.schema;

import io.quantrial.spi.NearestName;
import io.quantrial.trial.Secrets;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.source.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * A node of the tree with its path.
 *
 * @param schema the keys
 * @param node the node
 * @param names the names from the root to the node
 * @param path the names with the indices of entries of lists, such as {@code
 *     search.space[0].quantizer}; empty for the root
 */
public record Place(Schema schema, ImmutableNode node, List<String> names, String path) {

    /** Copies the list. */
    public Place {
        names = List.copyOf(names);
    }

    static Place root(Schema schema, ImmutableNode tree) {
        return new Place(schema, tree, List.of(), "");
    }

    /**
     * Returns the last name of the path.
     *
     * @return the name
     */
    public String name() {
        return node.getNodeName();
    }

    /**
     * Returns what is directly below, in the order of the file.
     *
     * @return the places
     */
    public List<Place> children() {
        Map<String, Integer> seen = new HashMap<>();
        List<Place> children = new ArrayList<>();
        for (ImmutableNode child : node) {
            String name = child.getNodeName();
            int index = seen.merge(name, 1, Integer::sum) - 1;
            String below = path.isEmpty() ? name : path + "." + name;
            List<String> longer = new ArrayList<>(names);
            longer.add(name);
            Place plain = new Place(schema, child, longer, below);
            children.add(
                    plain.isIndexed() || node.getChildren(name).size() > 1
                            ? new Place(schema, child, longer, below + "[" + index + "]")
                            : plain);
        }
        return children;
    }

    /** A key may take a list of values or one map, as {@code quant_bits} does. */
    private boolean isIndexed() {
        return isMap() ? schema.isListOfSections(names) : schema.isList(names);
    }

    /**
     * Returns what is below with a name.
     *
     * @param name the name
     * @return the places; several if it is a list, none where an empty list is written
     */
    public List<Place> children(String name) {
        return children().stream()
                .filter(child -> child.name().equals(name))
                .filter(child -> child.isMap() || !child.text().isEmpty())
                .toList();
    }

    /**
     * Refuses a list below that is written without entries.
     *
     * @param name the name of the list
     * @throws TrialException if it is there but empty
     */
    public void refuseEmptyList(String name) {
        if (children(name).isEmpty()) {
            children().stream()
                    .filter(child -> child.name().equals(name))
                    .findFirst()
                    .ifPresent(
                            list -> {
                                throw list.bad(list.pathOfList(), "must have at least one entry");
                            });
        }
    }

    private String pathOfList() {
        return path.replaceFirst("\\[[0-9]+]$", "");
    }

    /**
     * Returns the value as written.
     *
     * @return the text; empty without a value
     */
    public String text() {
        return node.getValue() == null ? "" : node.getValue().toString().strip();
    }

    /**
     * Returns the error of another key that this node tells the origin of.
     *
     * @param otherPath the path that the message names
     * @param problem what is wrong
     * @return the exception
     */
    public TrialException bad(String otherPath, String problem) {
        return new Place(schema, node, names, otherPath).bad(problem);
    }

    /**
     * Returns whether there are keys below.
     *
     * @return true if there are
     */
    public boolean isMap() {
        return !node.getChildren().isEmpty();
    }

    /**
     * Returns where the node was written.
     *
     * @return such as {@code digits.yaml:12}
     */
    public String origin() {
        return Origin.of(node);
    }

    /**
     * Returns the error of this place.
     *
     * @param problem what is wrong
     * @return the exception, whose message names origin and path
     */
    public TrialException bad(String problem) {
        return TrialException.input(
                origin() + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
    }

    /**
     * Returns the value.
     *
     * @param type what it must be
     * @param <T> the value
     * @return the value
     * @throws TrialException if the text is not allowed
     */
    public <T> T value(ValueType<T> type) {
        try {
            return type.reader().apply(text());
        } catch (IllegalArgumentException e) {
            throw bad("must be " + type.allowed() + ": \"" + Secrets.hide(text()) + "\"");
        }
    }

    /**
     * Returns the key of a single value or of an entry of a list of values.
     *
     * @return the key, or empty for a section
     */
    public Optional<Key<?>> key() {
        return schema.find(names);
    }

    /**
     * Returns whether this is an entry of a list of values.
     *
     * @return true if it is, also for the only one
     */
    public boolean isEntryOfList() {
        return !isMap() && schema.isListOfValues(names);
    }

    /** Checks that this and everything below is what the schema allows. */
    void check() {
        for (Place child : children()) {
            child.checkKind(node.getChildren(child.name()).size());
            child.check();
        }
    }

    private void checkKind(int siblings) {
        boolean isValue = schema.find(names).isPresent();
        boolean isSection = schema.isSection(names);
        if (!isValue && !isSection) {
            throw unknown();
        }
        if (siblings > 1 && !schema.isList(names)) {
            throw new Place(schema, node, names, String.join(".", names))
                    .bad("must be one value, not a list");
        }
        if (isMap() && !isSection) {
            throw bad("must be " + allowed() + ", not a map");
        }
        if (!text().isEmpty() && (isMap() || !isValue)) {
            throw bad(
                    "must be a map with keys of " + schema.namesIn(names) + ": \"" + text() + "\"");
        }
        boolean mayBeEmpty = siblings == 1 && (isSection || schema.isList(names));
        if (!isMap() && text().isEmpty() && !mayBeEmpty) {
            throw bad("has no value; give one or remove the key");
        }
    }

    private String allowed() {
        return schema.find(names).map(key -> key.type().allowed()).orElse("a value");
    }

    private TrialException unknown() {
        Set<String> known = schema.namesIn(names.subList(0, names.size() - 1));
        String hint =
                name().contains(".")
                        ? " (write nested maps instead of dots)"
                        : NearestName.hint(name(), known);
        return bad(pathOfList(), "unknown key" + hint + "; keys: " + known);
    }
}
