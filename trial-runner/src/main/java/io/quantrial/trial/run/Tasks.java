package io.quantrial.trial.run;

import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.TrialTask;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the task of a trial: where it starts, and what it leaves behind. */
final class Tasks {

    private Tasks() {}

    static TrialTask of(Plan plan, List<TrialRecord> trials, TrialRecord trial) {
        int attempt = trial.attempts().size();
        return new TrialTask(
                trial.definition().kind(),
                trial.number(),
                attempt,
                Retries.seed(trial),
                plan.experiment().values(),
                trial.definition().configuration(),
                start(trials, trial),
                result(trial, attempt));
    }

    private static Optional<String> start(List<TrialRecord> trials, TrialRecord trial) {
        return switch (trial.definition().kind()) {
            case FLOAT -> Optional.empty();
            case TEST -> checkpoint(trials.get(trial.definition().parent()));
            case REFERENCE, SEARCH, REPETITION ->
                    Agenda.floatModel(trials).flatMap(Tasks::checkpoint);
        };
    }

    private static Optional<String> checkpoint(TrialRecord trial) {
        return trial.checkpoint().map(CheckpointRecord::name);
    }

    /** An attempt never writes over the file of another one. */
    private static Optional<String> result(TrialRecord trial, int attempt) {
        return switch (trial.definition().kind()) {
            case FLOAT -> Optional.of(name("float", trial, attempt));
            case REFERENCE, SEARCH, REPETITION -> Optional.of(name("trial", trial, attempt));
            case TEST -> Optional.empty();
        };
    }

    private static String name(String what, TrialRecord trial, int attempt) {
        return String.format(Locale.ROOT, "%s-%04d-%d.params", what, trial.number(), attempt);
    }
}
