package io.quantrial.trial.config.source;

import io.quantrial.trial.TrialException;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * Where a node was written, such as {@code digits.yaml:12} or {@code --set}: an attribute of the
 * node, which thereby survives every combination of trees.
 */
public final class Origin {

    private static final String ATTRIBUTE = "origin";

    private Origin() {}

    /**
     * Returns where a node was written.
     *
     * @param node a node of a tree of this package
     * @return the origin
     */
    public static String of(ImmutableNode node) {
        return String.valueOf(node.getAttributes().get(ATTRIBUTE));
    }

    static ImmutableNode mark(ImmutableNode node, String origin) {
        return node.setAttribute(ATTRIBUTE, origin);
    }

    static ImmutableNode leaf(String name, String value, String origin) {
        return mark(new ImmutableNode.Builder().name(name).value(value).create(), origin);
    }

    /** The error of a text that is not in the format of its file; parsers write several lines. */
    static TrialException badSyntax(String file, int line, String problem) {
        return TrialException.input(
                file + ":" + line + ": " + problem.strip().replaceAll("\\s+", " "));
    }
}
