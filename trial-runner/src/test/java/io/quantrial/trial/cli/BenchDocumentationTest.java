package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/qbench.md} that compare strategies, as they stand there. */
class BenchDocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final String COMMAND = "./quantrial bench ";

    @TempDir Path folder;

    private final List<String> lines;

    BenchDocumentationTest() throws IOException {
        lines = Files.readAllLines(ROOT.resolve("docs").resolve("qbench.md"));
    }

    @BeforeEach
    void install() {
        System.setProperty("quantrial.home", ROOT.toString());
    }

    @AfterEach
    void uninstall() {
        System.clearProperty("quantrial.home");
    }

    private List<String> commands() {
        return lines.stream()
                .filter(line -> line.startsWith(COMMAND) && !line.startsWith(COMMAND + "make"))
                .toList();
    }

    private CommandRun run(String command) {
        List<String> words = new ArrayList<>(List.of("bench"));
        for (String word : command.substring(COMMAND.length()).split(" ")) {
            words.add(word.startsWith("examples/") ? ROOT.resolve(word).toString() : word);
        }
        // a repeated option would be an error
        int output = words.indexOf("--output");
        if (output >= 0) {
            words.subList(output, output + 2).clear();
        }
        words.addAll(List.of("--output", folder.toString()));
        CommandRun run = CommandRun.of(new LocalStudies(), words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void theFirstComparesAllStrategiesOnAllTables() {
        CommandRun run = run(commands().get(0));

        for (String strategy : List.of("auto", "nsga2", "random", "grid", "oracle")) {
            assertThat(run.out().lines()).anyMatch(line -> line.startsWith(strategy + " "));
        }
        assertThat(run.out()).contains("lenet-mnist: hypervolume by whole trainings");
    }

    @Test
    void theSecondPrintsWhatThePageShows() {
        List<String> after = lines.subList(lines.indexOf("```text") + 1, lines.size());
        List<String> shown = after.subList(0, after.indexOf("```"));

        assertThat(run(commands().get(1)).out().lines().toList())
                .startsWith(shown.toArray(String[]::new));
    }
}
