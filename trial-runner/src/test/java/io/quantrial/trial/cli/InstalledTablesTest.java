package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledTablesTest {

    @TempDir Path home;

    @AfterEach
    void forgetHome() {
        System.clearProperty("quantrial.home");
    }

    @Test
    void theTablesOfTheExamplesAreFoundInOrder() throws IOException {
        Path folder = Files.createDirectories(home.resolve("examples/qbench"));
        Files.createFile(folder.resolve("b.csv.gz"));
        Files.createFile(folder.resolve("a.csv.gz"));
        Files.createFile(folder.resolve("a.yaml"));
        System.setProperty("quantrial.home", home.toString());

        assertThat(new LocalStudies().tables())
                .containsExactly(folder.resolve("a.csv.gz"), folder.resolve("b.csv.gz"));
    }

    @Test
    void withoutTablesItSaysHowToGetOne() {
        System.setProperty("quantrial.home", home.toString());

        assertThatThrownBy(() -> new LocalStudies().tables())
                .hasMessage(
                        "there are no tables in examples/qbench of the installation; name one:"
                                + " bench TABLE, or make one: bench make");
    }
}
