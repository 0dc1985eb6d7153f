package io.quantrial.trial.cli;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that choose a trained model: a study and the number of one of its trials. */
final class TrialChoice {

    @Parameters(paramLabel = "DIR", description = "The folder of the study.")
    private Path folder;

    @Option(
            names = "--trial",
            paramLabel = "N",
            required = true,
            description = "The number of the trial.")
    private int number;

    Path folder() {
        return folder;
    }

    /** Returns the trial, which has a checkpoint. */
    TrialRecord of(Study study) {
        TrialRecord trial = study.trial(number);
        if (trial.checkpoint().isEmpty()) {
            throw TrialException.input(
                    "trial "
                            + number
                            + " left no model: it is a "
                            + trial.definition().kind()
                            + " and "
                            + trial.state()
                            + "; trials with a model: "
                            + Words.list(
                                    study.trials().stream()
                                            .filter(each -> each.checkpoint().isPresent())
                                            .map(TrialRecord::number)
                                            .toList()));
        }
        return trial;
    }
}
