package io.quantrial.trial.config.source;

import io.quantrial.trial.TrialException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML. Values stay text as written, since the schema knows their types: {@code no} is no
 * truth value and {@code 1:30} no number. Tags other than those of text, lists and maps are errors.
 */
final class YamlTree {

    private static final int MOST_VALUES = 100_000;
    private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.MAP, Tag.SEQ, Tag.NULL);

    private final String file;
    private final KeyLines lines = new KeyLines();

    private YamlTree(String file) {
        this.file = file;
    }

    static ImmutableNode read(String text, String file) {
        return new YamlTree(file).read(text);
    }

    private ImmutableNode read(String text) {
        try {
            Node document = yaml().compose(new StringReader(text));
            if (document == null) {
                return Overlay.emptyTree(file);
            }
            if (!(document instanceof MappingNode)) {
                throw Origin.badSyntax(
                        file, line(document), "an experiment is a map from keys to values");
            }
            walk(document, "", Set.of());
            return lines.locate(MapTree.of(yaml().load(text)), file);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw Origin.badSyntax(file, mark == null ? 1 : mark.getLine() + 1, problem(e));
        } catch (YAMLException e) {
            throw Origin.badSyntax(file, 1, e.getMessage());
        }
    }

    /** Some problems are the second half of a sentence. */
    private static String problem(MarkedYAMLException e) {
        return e.getProblem().startsWith("but ")
                ? e.getContext() + " " + e.getProblem()
                : e.getProblem();
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMergeOnCompose(true);
        DumperOptions dumper = new DumperOptions();
        return new Yaml(
                new SafeConstructor(options),
                new Representer(dumper),
                dumper,
                options,
                new TextResolver());
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private void walk(Node node, String path, Set<Node> ancestors) {
        if (!PLAIN.contains(node.getTag())) {
            throw bad(node, "the tag " + node.getTag() + " is not allowed; values are plain text");
        }
        if (ancestors.stream().anyMatch(ancestor -> ancestor == node)) {
            throw bad(node, "an alias stands for something that contains it");
        }
        if (lines.size() > MOST_VALUES) {
            throw bad(node, "aliases expand to more than " + MOST_VALUES + " values");
        }
        Set<Node> below = new HashSet<>(ancestors);
        below.add(node);
        if (node instanceof MappingNode map) {
            walkMap(map, path, below);
        }
    }

    private void walkMap(MappingNode map, String path, Set<Node> ancestors) {
        Map<String, Integer> first = new HashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            Node key = tuple.getKeyNode();
            if (!(key instanceof ScalarNode scalar) || !key.getTag().equals(Tag.STR)) {
                throw bad(key, "a key must be a word");
            }
            String name = scalar.getValue();
            Integer before = first.putIfAbsent(name, line(key));
            if (before != null) {
                throw bad(key, name + ": written twice; the first is in line " + before);
            }
            if (tuple.getValueNode() instanceof SequenceNode list) {
                walkList(list, path, name, line(key), ancestors);
            } else {
                String child = KeyLines.path(path, name, 0);
                lines.put(child, line(key));
                walk(tuple.getValueNode(), child, ancestors);
            }
        }
    }

    private void walkList(
            SequenceNode list, String path, String name, int line, Set<Node> ancestors) {
        lines.put(KeyLines.path(path, name, 0), line);
        walk(list, path, ancestors);
        List<Node> items = list.getValue();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof SequenceNode) {
                throw bad(items.get(i), name + ": a list inside a list");
            }
            String child = KeyLines.path(path, name, i);
            lines.put(child, line(items.get(i)));
            walk(items.get(i), child, ancestors);
        }
    }

    private TrialException bad(Node node, String problem) {
        return Origin.badSyntax(file, line(node), problem);
    }

    private static final class TextResolver extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
