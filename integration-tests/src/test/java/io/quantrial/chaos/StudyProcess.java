package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

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
public final class StudyProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration MOMENT = Duration.ofMillis(10);

    private final Process process;
    private final Path output;

    private StudyProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts {@code quantrial ARGUMENTS}.
     *
     * @param folder where a file with what it prints is put
     * @param prefix what comes before {@code java}: a shell that sets a limit, or nothing
     * @param arguments of the command line; those that begin with {@code -D} are for Java
     */
    public static StudyProcess start(Path folder, List<String> prefix, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        arguments.stream().filter(word -> word.startsWith("-D")).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        arguments.stream().filter(word -> !word.startsWith("-D")).forEach(command::add);
        try {
            Path output = Files.createTempFile(folder, "output", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(output.toFile());
            builder.environment().put("OPT_OUT_TRACKING", "true");
            return new StudyProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end, at most this long; returns whether it has come. */
    public boolean hasEndedWithin(Duration longest) throws InterruptedException {
        return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end and returns the exit code. */
    public int exitCode() throws InterruptedException {
        if (!hasEndedWithin(LONGEST)) {
            throw new AssertionError("still running after " + LONGEST + ":\n" + text());
        }
        return process.exitValue();
    }

    /** Waits for the end, which must have this exit code; returns this. */
    public StudyProcess mustEndWith(int exitCode) throws InterruptedException {
        assertThat(exitCode()).as(text()).isEqualTo(exitCode);
        return this;
    }

    /** Waits until something was printed; returns this. */
    public StudyProcess awaitText(String expected) throws InterruptedException {
        while (!text().contains(expected)) {
            if (hasEndedWithin(MOMENT) && !text().contains(expected)) {
                throw new AssertionError("ended without \"" + expected + "\":\n" + text());
            }
        }
        return this;
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

    /** Sends a signal, such as {@code INT}, to the controller. */
    void signal(String name) throws IOException, InterruptedException {
        signal(name, process.toHandle());
    }

    /** Sends a signal to a process. */
    static void signal(String name, ProcessHandle process)
            throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }

    List<ProcessHandle> workers() {
        try (Stream<ProcessHandle> children = process.children()) {
            return children.toList();
        }
    }

    long pid() {
        return process.pid();
    }

    /** Returns all that was printed. */
    public String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what was said to the user beside progress, which begins with the time. */
    List<String> messages() {
        String name = "quantrial: ";
        return text().lines()
                .filter(line -> line.startsWith(name) && !line.startsWith(name + "["))
                .map(line -> line.substring(name.length()))
                .toList();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
