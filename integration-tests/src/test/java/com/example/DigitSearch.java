package com.example;

import ai.djl.Model;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.run.TrialRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

public class DigitSearch {

    /** Searches bit widths for a trained model whose block is a DigitNet. */
    public static Study search(Model trained, Path folder) throws IOException {
        trained.save(folder, "digits"); // writes digits-0000.params

        Map<String, Object> linearLayers =
                Map.of(
                        "op_types", List.of("Linear"),
                        "quantizer", List.of("lsq", "qat"),
                        "quant_bits", Map.of("weight", List.of(2, 4, 8), "input", List.of(8)));
        Experiment experiment =
                ExperimentFile.ofTree(
                        Map.of(
                                "output", folder.resolve("study"),
                                "model",
                                        Map.of(
                                                "type",
                                                DigitNet.class,
                                                "checkpoint",
                                                folder.resolve("digits-0000.params")),
                                "data", Map.of("type", "digits"),
                                "search", Map.of("space", List.of(linearLayers), "maxTrials", 4)));

        new TrialRunner(experiment).optInProcess().run(); // without it: in worker processes
        return Study.open(experiment.output());
    }
}
