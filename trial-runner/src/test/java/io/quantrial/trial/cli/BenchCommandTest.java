package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.quantrial.trial.bench.BenchHeader;
import io.quantrial.trial.bench.BenchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

    @TempDir Path folder;

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
    void withoutACommandItSaysThatOneIsMissing() {
        CommandRun run = CommandRun.of(mock(Studies.class), "bench");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("a command is missing");
    }
}
