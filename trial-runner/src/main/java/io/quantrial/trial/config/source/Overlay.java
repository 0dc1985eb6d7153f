package io.quantrial.trial.config.source;

import io.quantrial.trial.TrialException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.convert.DefaultListDelimiterHandler;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Puts single values, which are texts by key path, into a tree. */
public final class Overlay {

    private static final DefaultListDelimiterHandler COMMA = new DefaultListDelimiterHandler(',');

    private final ListKeys lists;

    /**
     * Creates an overlay.
     *
     * @param lists which keys are lists
     */
    public Overlay(ListKeys lists) {
        this.lists = lists;
    }

    /**
     * Returns the tree without keys.
     *
     * @param origin where the tree comes from
     * @return the root
     */
    public static ImmutableNode emptyTree(String origin) {
        return Origin.mark(new ImmutableNode.Builder().create(), origin);
    }

    /**
     * Sets a value as people write it on one line: a list is {@code a,b,c}, where {@code \,} is a
     * comma that does not divide.
     *
     * @param root the tree
     * @param path the key; without an index it stands for a whole list
     * @param text the value
     * @param origin where it was written
     * @return the tree with the value
     * @throws TrialException if the path does not fit the tree
     */
    public ImmutableNode put(ImmutableNode root, KeyPath path, String text, String origin) {
        boolean isWhole = path.segments().get(path.segments().size() - 1).index().isEmpty();
        return isWhole && lists.isListOfValues(path.names())
                ? new Edit(path, List.copyOf(COMMA.split(text, true)), origin).apply(root, 0)
                : putExactly(root, path, text, origin);
    }

    /**
     * Sets a single value, in which commas have no meaning.
     *
     * @param root the tree
     * @param path the key
     * @param text the value
     * @param origin where it was written
     * @return the tree with the value
     * @throws TrialException if the path does not fit the tree
     */
    public ImmutableNode putExactly(ImmutableNode root, KeyPath path, String text, String origin) {
        return new Edit(path, List.of(text), origin).apply(root, 0);
    }

    private final class Edit {

        private final KeyPath path;
        private final List<String> values;
        private final String origin;

        Edit(KeyPath path, List<String> values, String origin) {
            this.path = path;
            this.values = values;
            this.origin = origin;
        }

        ImmutableNode apply(ImmutableNode node, int depth) {
            KeyPath.Segment segment = path.segments().get(depth);
            List<ImmutableNode> old = node.getChildren(segment.name());
            boolean isLast = depth == path.segments().size() - 1;
            check(segment, depth, isLast ? 0 : old.size(), old.size());
            if (isLast && segment.index().isEmpty()) {
                return replace(node, segment.name(), leaves(segment.name()));
            }
            int index = segment.index().orElse(0);
            List<ImmutableNode> changed = new ArrayList<>(old);
            if (index == old.size()) {
                changed.add(
                        Origin.mark(
                                new ImmutableNode.Builder().name(segment.name()).create(), origin));
            }
            changed.set(
                    index,
                    isLast ? leaves(segment.name()).get(0) : apply(changed.get(index), depth + 1));
            return replace(node, segment.name(), changed);
        }

        private void check(KeyPath.Segment segment, int depth, int choices, int size) {
            KeyPath here = new KeyPath(path.segments().subList(0, depth + 1));
            Optional<Integer> index = segment.index();
            if (index.isPresent() && !lists.isList(here.names())) {
                throw bad(here + ": is not a list; write it without the index");
            }
            if (index.isPresent() && index.get() > size) {
                throw bad(here + ": the list has " + size + " entries; the next is [" + size + "]");
            }
            if (index.isEmpty() && choices > 1) {
                throw bad(here + ": is a list of " + size + " entries; write " + here + "[0]");
            }
        }

        private TrialException bad(String message) {
            return TrialException.input(origin + ": " + message);
        }

        private List<ImmutableNode> leaves(String name) {
            return values.stream().map(value -> Origin.leaf(name, value, origin)).toList();
        }

        /** The new children take the place of the first old one. */
        private ImmutableNode replace(
                ImmutableNode node, String name, List<ImmutableNode> replacement) {
            List<ImmutableNode> children = new ArrayList<>(node.getChildren());
            int place = children.indexOf(node.getChildren(name).stream().findFirst().orElse(null));
            children.removeIf(child -> child.getNodeName().equals(name));
            children.addAll(place < 0 ? children.size() : place, replacement);
            return node.replaceChildren(children);
        }
    }
}
