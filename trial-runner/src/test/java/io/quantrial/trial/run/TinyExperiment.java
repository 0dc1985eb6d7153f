package io.quantrial.trial.run;

import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An experiment on digits that trains in a second: two layers, each with 2, 4 or 8 bits. */
final class TinyExperiment {

    static final String SPACE =
            "  space: [{op_names: ['fc*'], quantizer: [lsq], quant_bits: {weight: [2, 4, 8]}}]";

    private static final List<String> BASE =
            List.of(
                    "name: tiny",
                    "seed: 7",
                    "model: {type: mlp, hidden1: 8, hidden2: 0}",
                    "data: {type: digits}",
                    "training: {float: {epochs: 1, learningRate: 0.01}, quantized: {epochs: 1}}");

    private TinyExperiment() {}

    /** The tiny search, changed by {@code key=value}. */
    static Experiment in(Path folder, String... sets) {
        return of(folder, List.of("search:", "  strategy: grid", SPACE), sets);
    }

    /** An experiment with sections of the test's own. */
    static Experiment of(Path folder, List<String> sections, String... sets) {
        List<String> lines = new ArrayList<>(BASE);
        lines.addAll(sections);
        List<String> all = new ArrayList<>(List.of("output=" + folder.resolve("study")));
        all.addAll(List.of(sets));
        Path file = folder.resolve("tiny.yaml");
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExperimentFile.read(file, all, Map.of()).experiment();
    }
}
