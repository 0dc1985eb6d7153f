package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.CheckpointFolder;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Removes what attempts without a result have left, and makes sure that trials can start. */
    void repair() {
        try {
            checkpoints.clean(Tasks::isResult, known());
            WholeFile.clean(folder, StudyFile.NAME::equals);
        } catch (IOException e) {
            LOGGER.warn("useless files stay where they are: {}", e.toString());
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

    private Set<String> known() {
        return ledger.trials().stream()
                .flatMap(trial -> trial.checkpoint().stream())
                .map(CheckpointRecord::name)
                .collect(Collectors.toSet());
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
            checkpoints.verified(floating.checkpoint().get());
            return Optional.empty();
        } catch (TrialException e) {
            return Optional.of(e.getMessage());
        }
    }
}
