package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    @TempDir Path temporary;

    private Path folderOf(String process) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("quantrial-sqlite-" + process));
        Files.writeString(folder.resolve("libsqlitejdbc.so"), "");
        Files.writeString(folder.resolve("libsqlitejdbc.so.lck"), "");
        return folder;
    }

    @Test
    void deletesWhatDeadProcessesLeftAndNothingElse() throws Exception {
        Process dead =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        dead.waitFor();
        Path left = folderOf(dead.pid() + "-123");
        Path used = folderOf(ProcessHandle.current().pid() + "-123");
        Path other = folderOf("notes");

        NativeLibrary.clean(temporary);

        assertThat(left).doesNotExist();
        assertThat(used).isDirectoryContaining("glob:**.lck");
        assertThat(other).isDirectoryContaining("glob:**.lck");
    }
}
