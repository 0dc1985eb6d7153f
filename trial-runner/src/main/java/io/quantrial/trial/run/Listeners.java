package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Passes everything on to all listeners, in the order in which they were added. */
final class Listeners implements RunListener {

    private final List<RunListener> all = new ArrayList<>();

    void add(RunListener listener) {
        all.add(listener);
    }

    @Override
    public void begun(Plan plan, int ended) {
        all.forEach(listener -> listener.begun(plan, ended));
    }

    @Override
    public void started(TrialRecord trial, int attempt) {
        all.forEach(listener -> listener.started(trial, attempt));
    }

    @Override
    public void reported(int trial, int step, Map<String, Double> metrics) {
        all.forEach(listener -> listener.reported(trial, step, metrics));
    }

    @Override
    public void failed(TrialRecord trial, FailureReason reason, String message) {
        all.forEach(listener -> listener.failed(trial, reason, message));
    }

    @Override
    public void ended(TrialRecord trial) {
        all.forEach(listener -> listener.ended(trial));
    }
}
