package io.quantrial.trial.config.source;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.configuration2.tree.OverrideCombiner;

/** Reads a file with the files that it includes. */
public final class ConfigFile {

    /** The key of the file that a file includes. */
    public static final String INCLUDE = "include";

    private final ListKeys lists;
    private final Interpolation interpolation;
    private final OverrideCombiner combiner = new OverrideCombiner();

    /**
     * Creates a reader.
     *
     * @param lists which keys are lists
     * @param interpolation replaces values, those of {@value #INCLUDE} too
     */
    public ConfigFile(ListKeys lists, Interpolation interpolation) {
        this.lists = lists;
        this.interpolation = interpolation;
        lists.listNames().forEach(combiner::addListNode);
    }

    /**
     * Reads a file. What it includes is below it: single values of the file itself win, and lists
     * replace included ones as a whole.
     *
     * @param file YAML, JSON, XML or properties, by its ending
     * @return the tree, with an {@link Origin} at each node
     * @throws TrialException if the file or one that it includes is missing or not well-formed, or
     *     includes itself
     */
    public ImmutableNode read(Path file) {
        return read(file, List.of());
    }

    private ImmutableNode read(Path file, List<Path> including) {
        String text = text(file);
        String name = file.getFileName().toString();
        ImmutableNode root = interpolation.replace(FileFormat.of(file).read(text, name, lists));
        List<ImmutableNode> includes = root.getChildren(INCLUDE);
        if (includes.isEmpty()) {
            return root;
        }
        List<Path> chain = new ArrayList<>(including);
        chain.add(file.toAbsolutePath().normalize());
        ImmutableNode include = includes.get(0);
        Path other = included(file, includes);
        if (chain.contains(other)) {
            chain.add(other);
            throw bad(
                    include,
                    "the files include each other: "
                            + chain.stream()
                                    .map(each -> each.getFileName().toString())
                                    .collect(Collectors.joining(" -> ")));
        }
        return combiner.combine(root.removeChild(include), read(other, chain));
    }

    private static Path included(Path file, List<ImmutableNode> includes) {
        ImmutableNode include = includes.get(0);
        String text = include.getValue() == null ? "" : include.getValue().toString();
        if (includes.size() > 1 || text.isEmpty() || !include.getChildren().isEmpty()) {
            throw bad(include, "must be the path of one file, relative to this one");
        }
        try {
            Path other = file.resolveSibling(text).toAbsolutePath().normalize();
            if (!Files.isRegularFile(other)) {
                throw bad(include, "no such file: \"" + text + "\"");
            }
            return other;
        } catch (InvalidPathException e) {
            throw bad(include, "must be the path of a file: \"" + text + "\"");
        }
    }

    private static TrialException bad(ImmutableNode include, String problem) {
        return TrialException.input(Origin.of(include) + ": " + INCLUDE + ": " + problem);
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            String problem = Files.isDirectory(file) ? "is a folder, not a file" : "no such file";
            throw TrialException.input(file + ": " + problem);
        }
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw TrialException.input(file + ": is not UTF-8 text");
        } catch (IOException e) {
            throw TrialException.input(file + ": cannot be read: " + e);
        }
    }
}
