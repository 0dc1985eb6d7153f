package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.CheckpointFolder;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after what a controller left undone, and files that were torn or lost meanwhile. */
final class Damage {

    private static final Logger LOGGER = LoggerFactory.getLogger(Damage.class);

    private final Path folder;
    private final CheckpointFolder checkpoints;
    private final Ledger ledger;

    Damage(Path folder, Ledger ledger) {
        this.folder = folder;
        this.checkpoints = new CheckpointFolder(folder.resolve("checkpoints"));
        this.ledger = ledger;
    }

    /** Removes what was half written, and makes sure that trials can start. */
    void repair() {
        try {
            checkpoints.clean();
            new CheckpointFolder(folder).clean();
        } catch (IOException e) {
            LOGGER.warn("half-written files stay where they are: {}", e.toString());
        }
        preempt();
        retrainFloatModel();
    }

    /** What was running when the last controller ended waits again; that is no failure. */
    private void preempt() {
        for (TrialRecord trial : ledger.trials()) {
            if (trial.state() == TrialState.RUNNING) {
                ledger.fail(
                        trial.number(),
                        trial.attempts().size(),
                        FailureReason.PREEMPTED,
                        "the controller ended",
                        true);
            }
        }
    }

    /** Every trial starts from the float model: if it failed or is damaged, it is trained again. */
    private void retrainFloatModel() {
        Optional<TrialRecord> floating =
                Agenda.floatModel(ledger.trials()).filter(trial -> trial.state().isEnd());
        floating.flatMap(this::problem)
                .ifPresent(
                        problem -> {
                            LOGGER.warn("the float model is trained again: {}", problem);
                            ledger.create(floating.get().definition());
                        });
    }

    private Optional<String> problem(TrialRecord floating) {
        if (floating.checkpoint().isEmpty()) {
            return Optional.of("trial " + floating.number() + " left none");
        }
        try {
            CheckpointRecord file = floating.checkpoint().get();
            checkpoints.verified(file.name(), file.sha256());
            return Optional.empty();
        } catch (TrialException e) {
            return Optional.of(e.getMessage());
        }
    }
}
