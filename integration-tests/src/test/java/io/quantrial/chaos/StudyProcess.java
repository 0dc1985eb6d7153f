package io.quantrial.chaos;

import io.quantrial.trial.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A controller with its workers, run as a user would: the command line in a process of its own. */
final class StudyProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Process process;
    private final Path output;

    private StudyProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code quantrial ARGUMENTS}; what it prints is appended to a file. */
    static StudyProcess start(Path output, String... arguments) {
        return start(output, List.of(), arguments);
    }

    /** Starts it behind a prefix, such as a shell that sets a limit. */
    static StudyProcess start(Path output, List<String> prefix, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("OPT_OUT_TRACKING", "true");
        try {
            return new StudyProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end, at most this long; returns whether it has come. */
    boolean hasEndedWithin(Duration longest) throws InterruptedException {
        return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!hasEndedWithin(LONGEST)) {
            throw new AssertionError("still running after " + LONGEST + ":\n" + text());
        }
        return process.exitValue();
    }

    /** SIGKILL for the controller; its workers must notice by themselves. */
    void killController() throws InterruptedException {
        List<ProcessHandle> workers = workers();
        process.destroyForcibly();
        process.waitFor();
        for (ProcessHandle worker : workers) {
            worker.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    /** SIGKILL for one of the workers; returns false if there is none. */
    boolean killWorker(Random random) {
        List<ProcessHandle> workers = workers();
        return !workers.isEmpty() && workers.get(random.nextInt(workers.size())).destroyForcibly();
    }

    List<ProcessHandle> workers() {
        try (Stream<ProcessHandle> children = process.children()) {
            return children.toList();
        }
    }

    long pid() {
        return process.pid();
    }

    String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
