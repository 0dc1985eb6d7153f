package io.quantrial.trial.cli;

import io.quantrial.trial.TrialState;
import io.quantrial.trial.report.Shell;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Clock;

/** One line for each trial that has ended, for log files. */
final class LineProgress extends Progress {

    LineProgress(Terminal terminal, Clock clock) {
        super(terminal, clock);
    }

    @Override
    public void begun(Plan plan, int before) {
        super.begun(plan, before);
        say(
                plan.experiment().name()
                        + (before == 0
                                ? ": begins"
                                : ": goes on, " + done() + "/" + most() + " done")
                        + ", study folder "
                        + Shell.path(plan.experiment().output()));
    }

    @Override
    public void ended(TrialRecord trial) {
        super.ended(trial);
        if (trial.state() != TrialState.INFEASIBLE) {
            boolean isCandidate = trial.definition().kind().isCandidate();
            String count = isCandidate ? done() + "/" + most() + " " : "";
            String best = isCandidate ? best().map(text -> "; " + text).orElse("") : "";
            say(count + name(trial) + ": " + result(trial) + best);
        }
    }
}
