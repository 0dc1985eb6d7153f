package io.quantrial.trial.config;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.schema.Settings;
import io.quantrial.trial.config.source.ConfigFile;
import io.quantrial.trial.config.source.Interpolation;
import io.quantrial.trial.config.source.JavaTree;
import io.quantrial.trial.config.source.KeyPath;
import io.quantrial.trial.config.source.Overlay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * Reads experiments. What goes before what: the command line, the environment, the file, the files
 * that it includes, the defaults. {@code docs/experiment-file.md} has every key.
 */
public final class ExperimentFile {

    private static final String STORED = "stored values";
    private static final String TREE = "experiment";

    private ExperimentFile() {}

    /**
     * Reads an experiment file.
     *
     * <p>Paths in values are relative to the working directory, and absolute in the experiment.
     * {@code include} alone is relative to the file that has it.
     *
     * @param file YAML, JSON, XML or properties, by its ending
     * @param sets {@code key=value} of the command line, which go before everything
     * @param environment the environment variables, which go before the file
     * @return the experiment and where each value came from
     * @throws TrialException with code {@code BAD_INPUT} if anything is wrong; the message is one
     *     line with file and line, key, value and what is allowed
     */
    public static ReadExperiment read(
            Path file, List<String> sets, Map<String, String> environment) {
        return read(file, sets, environment, new Checks.Here());
    }

    static ReadExperiment read(
            Path file, List<String> sets, Map<String, String> environment, Checks checks) {
        ImmutableNode tree = new ConfigFile(Keys.SCHEMA, new Interpolation(environment)).read(file);
        String name = file.getFileName().toString();
        return read(tree, sets, environment, checks, name.substring(0, name.lastIndexOf('.')));
    }

    private static ReadExperiment read(
            ImmutableNode below,
            List<String> sets,
            Map<String, String> environment,
            Checks checks,
            String defaultName) {
        Overrides overrides = new Overrides(Keys.SCHEMA, new Interpolation(environment));
        ImmutableNode tree = overrides.sets(overrides.environment(below, environment), sets);
        Settings settings = new Settings(Keys.SCHEMA, tree);
        Experiment experiment = new ExperimentReader(settings, checks).read(defaultName);
        return new ReadExperiment(experiment, settings.origins());
    }

    /**
     * Makes an experiment without a file: the keys are those of a file, as nested maps and lists.
     * Neither variables in values nor environment variables are looked at.
     *
     * @param tree maps, lists, and values that are written by {@code toString} or, if they are
     *     classes, by name; an experiment without a {@code name} is named {@value #TREE}
     * @return the experiment
     * @throws TrialException with code {@code BAD_INPUT} if anything is wrong; the message is one
     *     line with key, value and what is allowed
     */
    public static Experiment ofTree(Map<String, ?> tree) {
        Settings settings = new Settings(Keys.SCHEMA, JavaTree.read(tree, TREE));
        return new ExperimentReader(settings, new Checks.Here()).read(TREE);
    }

    /**
     * Makes an experiment of its values again. Files and services that it names are not looked for:
     * a study stays readable where they are gone.
     *
     * @param values {@link Experiment#values()}
     * @return an equal experiment
     * @throws TrialException with code {@code BAD_INPUT} if they are not those of an experiment
     */
    public static Experiment of(SortedMap<String, String> values) {
        return new ExperimentReader(new Settings(Keys.SCHEMA, tree(values)), Checks.NONE).read("");
    }

    /**
     * Makes an experiment of the values of a study that goes on, here and now.
     *
     * @param values {@link Experiment#values()} of the study
     * @param sets {@code key=value} of the command line, which go before everything
     * @param environment the environment variables, which go before the values
     * @return the experiment and where each value came from
     * @throws TrialException with code {@code BAD_INPUT} as {@link #read(Path, List, Map)}
     */
    public static ReadExperiment of(
            SortedMap<String, String> values, List<String> sets, Map<String, String> environment) {
        return of(values, sets, environment, new Checks.Here());
    }

    static ReadExperiment of(
            SortedMap<String, String> values,
            List<String> sets,
            Map<String, String> environment,
            Checks checks) {
        return read(tree(values), sets, environment, checks, "");
    }

    private static ImmutableNode tree(SortedMap<String, String> values) {
        Overlay overlay = new Overlay(Keys.SCHEMA);
        ImmutableNode tree = Overlay.emptyTree(STORED);
        SortedMap<KeyPath, String> ordered = new TreeMap<>();
        values.forEach((path, value) -> ordered.put(path(path), value));
        for (Map.Entry<KeyPath, String> entry : ordered.entrySet()) {
            tree = overlay.putExactly(tree, entry.getKey(), entry.getValue(), STORED);
        }
        return tree;
    }

    private static KeyPath path(String text) {
        try {
            return KeyPath.parse(text);
        } catch (IllegalArgumentException e) {
            throw TrialException.input(STORED + ": " + e.getMessage());
        }
    }

    /**
     * An experiment with the origins of its values.
     *
     * @param experiment the experiment
     * @param origins for each key of {@link Experiment#values()} where its value came from, such as
     *     {@code digits.yaml:12}, {@code --set}, {@code QUANTRIAL_SEED} or {@code default}
     */
    public record ReadExperiment(Experiment experiment, SortedMap<String, String> origins) {}
}
