package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.CheckpointFolder;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after files that were torn or lost while nobody ran the study. */
final class Damage {

    private static final Logger LOGGER = LoggerFactory.getLogger(Damage.class);

    private final CheckpointFolder checkpoints;
    private final Ledger ledger;

    Damage(Path folder, Ledger ledger) {
        this.checkpoints = new CheckpointFolder(folder.resolve("checkpoints"));
        this.ledger = ledger;
    }

    /** Removes what was half written, and makes sure that trials can start. */
    void repair() {
        try {
            checkpoints.clean();
        } catch (IOException e) {
            LOGGER.warn("half-written checkpoints stay where they are: {}", e.toString());
        }
        retrainFloatModel();
    }

    /** Every trial starts from the float model's checkpoint: without it, it is trained again. */
    private void retrainFloatModel() {
        Optional<TrialRecord> floating = Agenda.floatModel(ledger.trials());
        if (floating.isEmpty() || floating.get().state() != TrialState.COMPLETE) {
            return;
        }
        try {
            CheckpointRecord file = floating.get().checkpoint().orElseThrow();
            checkpoints.verified(file.name(), file.sha256());
        } catch (TrialException e) {
            LOGGER.warn("the float model is trained again: {}", e.getMessage());
            NewTrial lost = floating.get().definition();
            ledger.create(
                    new NewTrial(
                            TrialKind.FLOAT,
                            TrialState.QUEUED,
                            lost.seed(),
                            Optional.empty(),
                            -1,
                            lost.metrics()));
        }
    }
}
