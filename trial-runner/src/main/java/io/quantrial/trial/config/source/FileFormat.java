package io.quantrial.trial.config.source;

import io.quantrial.trial.TrialException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** The formats of experiment files; each reads a text into a tree of nodes with origins. */
enum FileFormat {
    YAML("yaml", "yml") {
        @Override
        ImmutableNode read(String text, String file, ListKeys lists) {
            return YamlTree.read(text, file);
        }
    },
    JSON("json") {
        @Override
        ImmutableNode read(String text, String file, ListKeys lists) {
            return JsonTree.read(text, file);
        }
    },
    XML("xml") {
        @Override
        ImmutableNode read(String text, String file, ListKeys lists) {
            return XmlTree.read(text, file);
        }
    },
    PROPERTIES("properties") {
        @Override
        ImmutableNode read(String text, String file, ListKeys lists) {
            return PropertiesTree.read(text, file, lists);
        }
    };

    private final List<String> endings;

    FileFormat(String... endings) {
        this.endings = List.of(endings);
    }

    static FileFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(end -> name.endsWith("." + end)))
                .findFirst()
                .orElseThrow(
                        () ->
                                TrialException.input(
                                        file
                                                + ": an experiment file must end in .yaml, .yml,"
                                                + " .json, .xml or .properties"));
    }

    abstract ImmutableNode read(String text, String file, ListKeys lists);
}
