package io.quantrial.trial.execute;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Prints what worker processes cost: start-up, and the round trip of a task that does nothing. */
final class ExecutorCosts {

    private static final int STARTS = 7;
    private static final int TASKS = 1000;

    private ExecutorCosts() {}

    public static void main(String[] options) throws Exception {
        Path folder = Files.createTempDirectory("costs");
        long[] starts = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            long begin = System.nanoTime();
            try (TrialExecutor executor = open(folder, options)) {
                run(executor);
                starts[i] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(starts);
        System.out.printf(
                "start of a worker and an empty task: median %.0f ms, best %.0f ms%n",
                starts[STARTS / 2] / 1e6, starts[0] / 1e6);
        try (TrialExecutor executor = open(folder, options)) {
            run(executor);
            long begin = System.nanoTime();
            for (int i = 0; i < TASKS; i++) {
                run(executor);
            }
            System.out.printf(
                    "empty task, worker ready: %.2f ms%n",
                    (System.nanoTime() - begin) / 1e6 / TASKS);
        }
    }

    private static TrialExecutor open(Path folder, String[] options) {
        return new ProcessExecutor(
                new ExecutorSettings(folder, 1, 1, "512m", List.of(options)), ScriptedBody.class);
    }

    private static void run(TrialExecutor executor) {
        Recording recording = new Recording();
        executor.submit(Tasks.task(1, Script.NOTHING), recording);
        recording.outcome();
    }
}
