package io.quantrial.trial.cli;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TrialTask;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tests one trial. */
@Command(
        name = "evaluate",
        description = {
            "Tells the accuracy of one trial on the test split.",
            "",
            "The search never sees the test split: look at few trials, and choose none by it. The"
                    + " study is left as it is.",
            ""
        })
final class EvaluateCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Studies studies;

    @Mixin private TrialChoice choice;

    EvaluateCommand(Terminal terminal, Studies studies) {
        this.terminal = terminal;
        this.studies = studies;
    }

    @Override
    public Integer call() {
        Study study = studies.open(choice.folder());
        TrialRecord trial = choice.of(study);
        double accuracy =
                Optional.ofNullable(study.testAccuracies().get(trial.number()))
                        .orElseGet(() -> test(study, trial));
        terminal.out().println("trial " + trial.number() + ": " + accuracies(trial, accuracy));
        return 0;
    }

    private static String accuracies(TrialRecord trial, double test) {
        Double validation = trial.metrics().get(MetricNames.ACCURACY);
        return "test accuracy "
                + Words.percent(test)
                + (validation == null ? "" : ", validation accuracy " + Words.percent(validation));
    }

    private double test(Study study, TrialRecord trial) {
        TrialTask task =
                new TrialTask(
                        TrialKind.TEST,
                        trial.number(),
                        1,
                        trial.definition().seed(),
                        study.experiment().values(),
                        trial.definition().configuration(),
                        trial.checkpoint(),
                        Optional.empty(),
                        Optional.of(trial.definition().kind()));
        TaskOutcome outcome = studies.carryOut(study.folder(), task);
        if (outcome instanceof TaskOutcome.Completed completed) {
            return completed.metrics().get(MetricNames.TEST_ACCURACY);
        }
        String reason =
                outcome instanceof TaskOutcome.Failed failed
                        ? failed.reason() + ": " + failed.message()
                        : "it was stopped";
        throw new TrialException(
                TrialException.Code.FAILED,
                "trial " + trial.number() + " could not be tested; " + reason);
    }
}
