package io.quantrial.trial.config.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** The line of every value of a file, by a path in which every name has an index. */
final class KeyLines {

    private final Map<String, Integer> lines = new HashMap<>();

    static String path(String parent, String name, int index) {
        return parent + "." + name + "[" + index + "]";
    }

    void put(String path, int line) {
        lines.put(path, line);
    }

    int size() {
        return lines.size();
    }

    /** Returns the tree with the origin of every node. */
    ImmutableNode locate(ImmutableNode root, String file) {
        return locate(root, "", file);
    }

    private ImmutableNode locate(ImmutableNode node, String path, String file) {
        Map<String, Integer> seen = new HashMap<>();
        List<ImmutableNode> children = new ArrayList<>();
        for (ImmutableNode child : node) {
            int index = seen.merge(child.getNodeName(), 1, Integer::sum) - 1;
            children.add(locate(child, path(path, child.getNodeName(), index), file));
        }
        Integer line = lines.get(path);
        return Origin.mark(
                new ImmutableNode.Builder()
                        .name(node.getNodeName())
                        .value(node.getValue())
                        .addChildren(children)
                        .create(),
                line == null ? file : file + ":" + line);
    }
}
