package io.quantrial.trial.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Reads experiments. (Skeleton: to be written.) */
public final class ExperimentFile {

    private ExperimentFile() {}

    /**
     * Reads an experiment file.
     *
     * @param file YAML, JSON, XML or properties, by its ending
     * @param sets {@code key=value} of the command line, which go before everything
     * @param environment the environment variables, which go before the file
     * @return the experiment and where each value came from
     */
    public static ReadExperiment read(
            Path file, List<String> sets, Map<String, String> environment) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Makes an experiment of its values again.
     *
     * @param values {@link Experiment#values()}
     * @return an equal experiment
     */
    public static Experiment of(SortedMap<String, String> values) {
        throw new UnsupportedOperationException("not written yet");
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
