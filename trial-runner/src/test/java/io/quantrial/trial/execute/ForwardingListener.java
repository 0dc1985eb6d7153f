package io.quantrial.trial.execute;

import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import java.util.Map;

/** Passes everything on; a test changes what it needs to. */
class ForwardingListener implements TaskListener {

    private final TaskListener next;

    ForwardingListener(TaskListener next) {
        this.next = next;
    }

    @Override
    public void beat() {
        next.beat();
    }

    @Override
    public Verdict report(int step, Map<String, Double> metrics) {
        return next.report(step, metrics);
    }

    @Override
    public void ended(TaskOutcome outcome) {
        next.ended(outcome);
    }
}
