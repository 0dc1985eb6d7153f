package io.quantrial.trial.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.search.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludeTest {

    @TempDir Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static ReadExperiment read(Path file, Map<String, String> environment) {
        return ExperimentFile.read(file, List.of(), environment, new FakeChecks());
    }

    @Test
    void theIncludingFileWinsAndListsReplaceWholeLists() throws IOException {
        write(
                "parts/base.json",
                """
                {"include": "../common.properties", "seed": 2, "search": {"maxTrials": 5}}
                """);
        write(
                "common.properties",
                """
                model.type = mlp
                model.hidden = 7
                seed = 1
                search.seeds = 3
                search.objectives = accuracy, size, bops
                quantization[0].op_names = a
                quantization[0].quant_types = weight
                quantization[0].quant_bits = 8
                quantization[1].op_names = b
                quantization[1].quant_types = weight
                quantization[1].quant_bits = 8
                """);
        Path top =
                write(
                        "top.yaml",
                        """
                        include: parts/base.json
                        model: {type: lenet}
                        search: {objectives: [accuracy]}
                        quantization: [{op_names: c, quant_types: input, quant_bits: 4}]
                        """);
        ReadExperiment read = read(top, Map.of());
        Experiment experiment = read.experiment();
        assertThat(experiment.name()).isEqualTo("top");
        assertThat(experiment.model().type()).isEqualTo("lenet");
        assertThat(experiment.model().options()).containsExactly(entry("hidden", "7"));
        assertThat(experiment.seed()).isEqualTo(2);
        assertThat(experiment.search().maxTrials()).isEqualTo(5);
        assertThat(experiment.search().seeds()).isEqualTo(3);
        assertThat(experiment.search().objectives()).containsExactly(Objective.ACCURACY);
        assertThat(experiment.quantization().entries()).hasSize(1);
        assertThat(read.origins())
                .containsEntry("model.type", "top.yaml:2")
                .containsEntry("seed", "base.json:1")
                .containsEntry("model.hidden", "common.properties:2")
                .doesNotContainKey("include");
    }

    @Test
    void anEmptyListReplacesAnIncludedOne() throws IOException {
        write("base.yaml", "plugins: [src]\nmodel: {type: lenet}");
        Path top = write("top.yaml", "include: base.yaml\nplugins: []");
        assertThat(read(top, Map.of()).experiment().plugins()).isEmpty();
    }

    @Test
    void anErrorInAnIncludedFileIsNamedThere() throws IOException {
        write("base.yaml", "model: {type: lenet}\nseed: many");
        Path top = write("top.yaml", "include: base.yaml");
        assertThatThrownBy(() -> read(top, Map.of()))
                .hasMessage(
                        "base.yaml:2: seed: must be a whole number in [0, 9223372036854775807]:"
                                + " \"many\"");
    }

    @Test
    void filesThatIncludeEachOtherAreRefused() throws IOException {
        write("b.yaml", "include: c.yaml");
        write("c.yaml", "seed: 1\ninclude: a.yaml");
        Path top = write("a.yaml", "include: b.yaml");
        assertThatThrownBy(() -> read(top, Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "c.yaml:2: include: the files include each other: a.yaml -> b.yaml ->"
                                + " c.yaml -> a.yaml");
    }

    @Test
    void variablesAreReplaced() throws IOException {
        write("base.yaml", "model: {type: lenet}");
        Path top =
                write(
                        "top.yaml",
                        """
                        include: ${env:BASE}
                        name: ${env:USER_NAME}
                        output: ${env:RUNS:-runs}/${sys:java.specification.version}
                        """);
        Experiment experiment =
                read(top, Map.of("BASE", "base.yaml", "USER_NAME", "me")).experiment();
        assertThat(experiment.name()).isEqualTo("me");
        assertThat(experiment.output())
                .isEqualTo(
                        Path.of("runs", System.getProperty("java.specification.version"))
                                .toAbsolutePath());
    }

    @Test
    void aValueThatStandsForItselfIsRefused() throws IOException {
        Path file = write("a.yaml", "model: {type: lenet}\nname: x${env:A}");
        assertThatThrownBy(() -> read(file, Map.of("A", "y${env:A}")))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("a.yaml:2: name: ");
    }

    @Test
    void dollarsCanBeWritten() throws IOException {
        Path file = write("a.yaml", "model: {type: lenet, activation: '$${env:A}'}");
        Experiment experiment = read(file, Map.of("A", "y")).experiment();
        assertThat(experiment.model().options()).containsEntry("activation", "${env:A}");
        assertThat(ExperimentFile.of(experiment.values())).isEqualTo(experiment);
    }
}
