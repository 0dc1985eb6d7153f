package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and SIGTERM: the controller ends by itself, keeps everything, and says how to go on. */
class InterruptionTest {

    private static final int HEXADECIMAL = 16;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 2", "TERM, 15"})
    void endsCleanlyAndGoesOnAsPrinted(String signal, int number) throws Exception {
        assumeFalse(isIgnored(number), "this process and so its children ignore SIG" + signal);
        SmallStudy study =
                SmallStudy.in(folder, signal)
                        .with("training.quantized.epochs", 20)
                        .with("search.maxTrials", 4);
        List<String> messages;
        List<ProcessHandle> workers;
        try (StudyProcess run = study.start().awaitText("1/4 trial 1")) {
            workers = run.workers();
            run.signal(signal);
            messages = run.mustEndWith(128 + number).messages();
        }
        assertThat(workers).hasSize(1).noneMatch(ProcessHandle::isAlive);
        assertThat(messages)
                .containsExactly(
                        "stopping; once more ends at once",
                        "stopped, nothing is lost; go on: quantrial search --resume "
                                + study.folder());
        try (StudyProcess run = study.resume()) {
            assertThat(run.mustEndWith(0).text()).containsPattern("goes on, [1-3]/4 done");
        }
        new EndedStudy(study.folder()).assertNothingIsLostOrRepeated();
    }

    /** Shells start what runs in the background without a terminal with SIGINT ignored. */
    private static boolean isIgnored(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .mapToLong(mask -> Long.parseUnsignedLong(mask, HEXADECIMAL))
                .anyMatch(mask -> (mask >> (signal - 1) & 1) == 1);
    }
}
