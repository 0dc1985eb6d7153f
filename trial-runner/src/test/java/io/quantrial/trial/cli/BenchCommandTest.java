package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.quantrial.trial.bench.BenchHeader;
import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.bench.replay.InventedTable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

    @TempDir Path folder;

    private final Studies studies = mock(Studies.class);

    @Test
    void makeTrainsAndWritesATable() throws IOException {
        Path file = folder.resolve("tiny.yaml");
        Files.write(
                file,
                List.of(
                        "name: tiny",
                        "model: {type: mlp, hidden1: 8, hidden2: 0}",
                        "data: {type: digits, trainingSamples: 128}",
                        "training: {float: {epochs: 1}, quantized: {epochs: 1}}",
                        "search:",
                        "  executor: in-process",
                        "  space:",
                        "    - {op_names: ['*'], quantizer: [lsq], quant_types: [weight, input],"
                                + " quant_bits: [4, 8], tied: true}"));
        Path output = folder.resolve("tiny.csv.gz");

        CommandRun run =
                CommandRun.of(
                        new LocalStudies(),
                        "bench",
                        "make",
                        file.toString(),
                        "--work=" + folder.resolve("work"),
                        "--output=" + output,
                        "--workers=1",
                        "--set=search.seeds=2",
                        "--set=seed=3");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(output + ": 4 rows" + System.lineSeparator());
        assertThat(run.errors())
                .hasSize(5)
                .contains("quantrial: signals of seed 3: [gradient, weight-error]")
                .last()
                .asString()
                .contains("row 4 of 4");
        BenchHeader header = BenchTable.read(output).header();
        assertThat(header.seeds()).containsExactly(3L, 4L);
        assertThat(header.provenance().command())
                .isEqualTo("quantrial bench make tiny.yaml --set search.seeds=2 --set seed=3");
    }

    @Test
    void itReplaysTheTablesThatComeWithTheInstallation() throws IOException {
        Path table = folder.resolve("invented.csv.gz");
        InventedTable.of(4, 2, bits -> true).write(table);
        when(studies.tables()).thenReturn(List.of(table));

        CommandRun run =
                CommandRun.of(
                        studies,
                        "bench",
                        "--strategies=grid,nsga2",
                        "--seeds=2",
                        "--output=" + folder.resolve("out"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.errors()).containsExactly("quantrial: invented: 2 studies of each strategy");
        assertThat(run.out().lines())
                .contains(
                        "invented: hypervolume by whole trainings",
                        "invented: choices under six sizes after 30 whole trainings")
                .anyMatch(line -> line.startsWith("strategy  to 95 %  of random  at 6 "))
                .anyMatch(line -> line.startsWith("grid "))
                .anyMatch(line -> line.startsWith("nsga2 "))
                .anyMatch(line -> line.startsWith("random "))
                .anyMatch(line -> line.startsWith("oracle "))
                .allMatch(line -> line.length() <= 80 || line.endsWith("bench.html"));
        assertThat(run.out().lines().toList().get((int) run.out().lines().count() - 1))
                .isEqualTo(folder.resolve("out").resolve("bench.html").toString());
        assertThat(folder.resolve("out")).isDirectoryContaining("glob:**/bench.csv");
    }

    @Test
    void tablesThatAreNamedGoBeforeTheInstalledOnes() {
        Path table = folder.resolve("invented.csv.gz");
        InventedTable.of(2, 1, bits -> true).write(table);

        CommandRun run =
                CommandRun.of(
                        studies,
                        "bench",
                        table.toString(),
                        "--seeds=1",
                        "--workers=2",
                        "--strategies=random",
                        "--output=" + folder);

        assertThat(run.exitCode()).as(run.err()).isZero();
        verifyNoInteractions(studies);
    }

    @Test
    void anUnknownStrategyIsNamedWithTheNearest() {
        assertThat(error("--strategies", "nsga"))
                .startsWith(
                        "quantrial: --strategies: unknown \"nsga\" (did you mean \"nsga2\"?); allowed:"
                                + " [auto, fixed, grid, halving, nsga2, random]");
    }

    @Test
    void numbersAreAtLeastOne() {
        assertThat(error("--seeds=0")).isEqualTo("quantrial: --seeds: 0 is too small; 1 or more");
        assertThat(error("--workers=-1"))
                .isEqualTo("quantrial: --workers: -1 is too small; 1 or more");
    }

    @Test
    void aFileThatIsNoTableIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("text.csv.gz"), "bits,seed");

        assertThat(error(file.toString()))
                .contains("text.csv.gz: not a table of QBench, or damaged", "Not in GZIP format");
        assertThat(error(folder.resolve("none.csv.gz").toString()))
                .contains("none.csv.gz: there is no such file");
    }

    @Test
    void aTableOfAnotherVersionIsNamed() throws IOException {
        Path file = folder.resolve("new.csv.gz");
        try (Writer out =
                new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(file)),
                        StandardCharsets.UTF_8)) {
            out.write("# quantrial-bench 2 {}\nbits\n");
        }

        assertThat(error(file.toString()))
                .endsWith(
                        "new.csv.gz:1: a table of version 2; this program reads version 1: take one"
                                + " that fits, or make the table again: bench make");
    }

    /** Returns the one line that says why a command was refused. */
    private String error(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(arguments));
        CommandRun run = CommandRun.of(studies, all.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errors()).hasSize(1);
        return run.errors().get(0);
    }
}
