package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real signals to a real process. */
class InterruptionTest {

    private static final int SIGNAL_INTERRUPT = 2;

    /** The process: stops at the first signal, unless it was told to hang. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) throws InterruptedException {
            CountDownLatch stopped = new CountDownLatch(1);
            int code;
            try (Interruption interruption =
                    Interruption.calls(
                            () -> {
                                System.out.println("stopping");
                                if (args[0].equals("stop")) {
                                    stopped.countDown();
                                }
                            })) {
                System.out.println("ready");
                stopped.await();
                code = interruption.exitCode().orElse(0);
            }
            System.out.println("stopped");
            System.exit(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theFirstSignalStopsAndTheExitCodeTellsWhichItWas(String signal, int exitCode)
            throws Exception {
        Process process = start("stop");
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            assumeHears(process, signal);

            send(signal, process);

            assertThat(output.readLine()).isEqualTo("stopping");
            assertThat(output.readLine()).isEqualTo("stopped");
            assertEndsWith(process, exitCode);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theSecondSignalEndsAtOnce(String signal, int exitCode) throws Exception {
        Process process = start("hang");
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            assumeHears(process, signal);
            send(signal, process);
            assertThat(output.readLine()).isEqualTo("stopping");

            send(signal, process);

            assertThat(output.readLine()).isNull();
            assertEndsWith(process, exitCode);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void withoutASignalThereIsNoExitCode() {
        try (Interruption interruption = Interruption.calls(() -> {})) {
            assertThat(interruption.exitCode()).isEmpty();
        }
    }

    private static void assertEndsWith(Process process, int exitCode) throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
    }

    private static Process start(String mode) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        mode)
                .redirectErrorStream(true)
                .start();
    }

    private static void send(String signal, Process process) throws Exception {
        List<String> command = List.of("kill", "-" + signal, Long.toString(process.pid()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    /** A build in the background of a shell ignores Ctrl-C, and so do its children. */
    private static void assumeHears(Process process, String signal) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (signal.equals("INT") && Files.exists(status)) {
            String ignored =
                    Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .findFirst()
                            .orElse("SigIgn: 0")
                            .replaceFirst(".*\\s", "");
            long bit = Long.parseUnsignedLong(ignored, 16) >> (SIGNAL_INTERRUPT - 1) & 1;
            assumeThat(bit).as("SIGINT is ignored here").isZero();
        }
    }
}
