package io.quantrial.trial.execute;

import static io.quantrial.trial.execute.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogTest {

    @TempDir Path folder;
    private WorkerLog log;

    @BeforeEach
    void open() {
        log = new WorkerLog(folder, "worker-1");
    }

    @Test
    void whatComesBeforeTheFirstTaskIsFiledUnderTheWorker() throws IOException {
        copy("starting\n");
        assertThat(read("worker-1.log")).matches("=== start, worker-1, \\S+Z\nstarting\n");
    }

    @Test
    void aBoundarySeparatesTheLogsOfTrials() throws IOException {
        copy("starting\n");
        log.begin(task(7, Script.NOTHING));
        copy("late\n\0one\n");
        log.begin(task(8, Script.NOTHING));
        copy("late too\n\0two\n");
        assertThat(read("worker-1.log")).endsWith("starting\nlate\n");
        assertThat(read("trial-0007.log"))
                .matches("=== trial 7, attempt 1, worker-1, \\S+Z\none\nlate too\n");
        assertThat(read("trial-0008.log"))
                .matches("=== trial 8, attempt 1, worker-1, \\S+Z\ntwo\n");
    }

    @Test
    void attemptsAreAppended() throws IOException {
        log.begin(task(7, Script.NOTHING));
        copy("\0one\n");
        log.begin(task(7, Script.NOTHING));
        copy("\0two\n");
        assertThat(read("trial-0007.log")).matches("===.*\none\n===.*\ntwo\n");
    }

    @Test
    void bytesThatAreNoTextAreKept() throws IOException {
        byte[] bytes = {(byte) 0xff, (byte) 0xc3, 10, (byte) 0x80};
        log.copy(new ByteArrayInputStream(bytes));
        byte[] file = Files.readAllBytes(folder.resolve("worker-1.log"));
        assertThat(file).endsWith(bytes);
    }

    @Test
    void theTailIsWhatThePresentTaskWroteLast() throws IOException {
        log.begin(task(7, Script.NOTHING));
        copy("before\0" + "x".repeat(20_000) + "the end");
        assertThat(log.tail()).hasSize(8192).endsWith("xthe end");
        copy("\0");
        assertThat(log.tail()).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenStopsNothing() throws IOException {
        Files.createDirectory(folder.resolve("trial-0007.log"));
        log.begin(task(7, Script.NOTHING));
        copy("\0lost\n");
        log.begin(task(8, Script.NOTHING));
        copy("\0kept\n");
        assertThat(read("trial-0008.log")).endsWith("kept\n");
    }

    private void copy(String text) throws IOException {
        log.copy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
