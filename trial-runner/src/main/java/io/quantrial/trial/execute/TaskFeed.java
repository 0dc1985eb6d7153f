package io.quantrial.trial.execute;

import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the promise of {@link TaskListener} whatever threads call: one call after the other, the
 * end exactly once and last.
 */
final class TaskFeed {

    private static final Logger LOG = LoggerFactory.getLogger(TaskFeed.class);

    private final TaskListener listener;
    private final Runnable release;
    private boolean over;

    /**
     * Creates a feed.
     *
     * @param listener who hears
     * @param release frees the task's place, so that the listener can submit the next task
     */
    TaskFeed(TaskListener listener, Runnable release) {
        this.listener = listener;
        this.release = release;
    }

    synchronized void beat() {
        if (!over) {
            listener.beat();
        }
    }

    /** Returns the answer; empty if the task is over. */
    synchronized Optional<TaskListener.Verdict> report(int step, Map<String, Double> metrics) {
        return over ? Optional.empty() : Optional.of(listener.report(step, metrics));
    }

    synchronized void end(TaskOutcome outcome) {
        if (over) {
            return;
        }
        over = true;
        release.run();
        try {
            listener.ended(outcome);
        } catch (RuntimeException e) {
            LOG.error("a listener failed to take the outcome {}", outcome, e);
        }
    }
}
