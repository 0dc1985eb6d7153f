package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Real processes: signals to them, and waiting for their end. */
final class Processes {

    private Processes() {}

    static void signal(long pid, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        assertThat(kill.waitFor()).as("kill -%s %d", signal, pid).isZero();
    }

    static long pid(Map<String, Double> metrics, String name) {
        return metrics.get(name).longValue();
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Waits for the end of a process, which need not be a child of this one. */
    static void awaitEnd(long pid) {
        ProcessHandle.of(pid)
                .ifPresent(
                        handle ->
                                handle.onExit()
                                        .orTimeout(Recording.PATIENCE_SECONDS, TimeUnit.SECONDS)
                                        .join());
        assertThat(isAlive(pid)).as("process %d lives", pid).isFalse();
    }
}
