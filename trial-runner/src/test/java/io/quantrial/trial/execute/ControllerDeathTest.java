package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerDeathTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void nothingOutlivesTheController(String signal) throws Exception {
        Process controller = start();
        try {
            List<Long> descendants = pids(controller.inputReader().readLine());
            assertThat(descendants).as("two workers, a shell and its child").hasSize(4);
            Processes.signal(controller.pid(), signal);
            descendants.forEach(Processes::awaitEnd);
        } finally {
            ProcessTree.kill(controller.toHandle());
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ControllerMain.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<Long> pids(String line) {
        return Stream.of(line.split(" ")).map(Long::valueOf).toList();
    }
}
