package io.quantrial.trial.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process of its own that a test starts, listens to, and kills. */
final class ChildJvm implements AutoCloseable {

    /** A process that hangs is killed then, so that no test waits for ever. */
    private static final int MOST_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * Starts a class with a main method.
     *
     * @param folder temporary files and errors of the process are kept here
     * @param main the class
     * @param arguments its arguments
     */
    static ChildJvm start(Path folder, Class<?> main, String... arguments) throws IOException {
        return start(folder, List.of(), main, arguments);
    }

    /** Starts a class that cannot make a file longer than this; a shell sets the limit. */
    static ChildJvm startLimited(Path folder, int kibibytes, Class<?> main, String... arguments)
            throws IOException {
        List<String> shell =
                List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$@\"", "bash");
        return start(folder, shell, main, arguments);
    }

    private static ChildJvm start(
            Path folder, List<String> prefix, Class<?> main, String... arguments)
            throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path errors = Files.createTempFile(folder, "child-", ".err");
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
        command.add("-XX:-UsePerfData");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS)
                .execute(process::destroyForcibly);
        return new ChildJvm(process, errors);
    }

    long pid() {
        return process.pid();
    }

    /** Waits for a line; fails with the process's errors if there is none. */
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("the process ended: " + Files.readString(errors));
        }
        return line;
    }

    /** Kills the process, as {@code kill -9} does, and returns what it had still written. */
    List<String> kill() {
        // Not the process's own method, which throws away what was not read yet.
        process.toHandle().destroyForcibly();
        return rest();
    }

    /** Waits for the end and returns the lines that were not read yet. */
    List<String> rest() {
        List<String> lines = output.lines().toList();
        process.onExit().join();
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
