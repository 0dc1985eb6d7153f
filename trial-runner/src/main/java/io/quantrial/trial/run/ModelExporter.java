package io.quantrial.trial.run;

import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;

/**
 * Writes the model of a trial for another runtime: a {@link java.util.ServiceLoader} service.
 * Implementations have a public constructor without arguments and hold no state.
 */
public interface ModelExporter {

    /**
     * Returns how the names of its files end.
     *
     * @return such as {@code onnx}
     */
    String fileEnding();

    /**
     * Writes a model.
     *
     * @param study the study
     * @param trial a trial of it that has a checkpoint
     * @param file the file to write, whole or not at all
     * @throws io.quantrial.trial.TrialException with one line for the user
     */
    void export(Study study, TrialRecord trial, Path file);
}
