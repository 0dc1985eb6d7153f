package io.quantrial.trial.train;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Beats for a phase that has no steps to tell of; how long it may take at most others decide. */
final class KeepAlive implements AutoCloseable {

    private static final long PERIOD_MILLIS = 250;

    private final ScheduledExecutorService thread;

    /**
     * Begins to beat.
     *
     * @param beat what to call, from a thread of its own, until it throws
     */
    KeepAlive(Runnable beat) {
        thread =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread daemon = new Thread(task, "keep alive");
                            daemon.setDaemon(true);
                            return daemon;
                        });
        thread.scheduleAtFixedRate(beat, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends it; no beat comes after this returns. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
