package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes everything on to all listeners, in the order in which they were added. One that throws
 * harms neither the others nor the study.
 */
final class Listeners implements RunListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(Listeners.class);

    private final List<RunListener> all = new ArrayList<>();

    void add(RunListener listener) {
        all.add(listener);
    }

    private void tell(Consumer<RunListener> news) {
        for (RunListener listener : all) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOGGER.warn("listener {} failed; the study goes on", listener, e);
            }
        }
    }

    @Override
    public void begun(Plan plan, int ended) {
        tell(listener -> listener.begun(plan, ended));
    }

    @Override
    public void started(TrialRecord trial, int attempt) {
        tell(listener -> listener.started(trial, attempt));
    }

    @Override
    public void reported(int trial, int step, Map<String, Double> metrics) {
        tell(listener -> listener.reported(trial, step, metrics));
    }

    @Override
    public void failed(TrialRecord trial, FailureReason reason, String message) {
        tell(listener -> listener.failed(trial, reason, message));
    }

    @Override
    public void ended(TrialRecord trial) {
        tell(listener -> listener.ended(trial));
    }
}
