package io.quantrial.trial.execute;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * A controller with two busy workers, one of which has started processes. Prints the numbers of all
 * of them and then waits to be killed.
 */
final class ControllerMain {

    private ControllerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        ExecutorSettings settings = Tasks.settings(Path.of(arguments[0]), 2);
        TrialExecutor executor = new ProcessExecutor(settings, ScriptedBody.class);
        Recording first = new Recording();
        Recording second = new Recording();
        executor.submit(Tasks.task(1, Script.STARTS_PROCESSES), first);
        executor.submit(Tasks.task(2, Script.HANGS), second);
        first.firstReport();
        second.firstReport();
        System.out.println(
                ProcessHandle.current()
                        .descendants()
                        .map(process -> Long.toString(process.pid()))
                        .collect(Collectors.joining(" ")));
        new CountDownLatch(1).await();
    }
}
