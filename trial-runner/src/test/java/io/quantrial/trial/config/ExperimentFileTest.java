package io.quantrial.trial.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.config.TrainingSettings.Distillation;
import io.quantrial.trial.config.TrainingSettings.OptimizerKind;
import io.quantrial.trial.config.TrainingSettings.Phase;
import io.quantrial.trial.config.TrainingSettings.Schedule;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.Constraint.OnAccuracyDrop;
import io.quantrial.trial.search.Constraint.OnCost;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.space.SpaceEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentFileTest {

    private static final Path FORMATS =
            Path.of("src/test/resources/io/quantrial/trial/config/formats");

    @TempDir Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static ReadExperiment read(Path file, String... sets) {
        return ExperimentFile.read(file, List.of(sets), Map.of(), new FakeChecks());
    }

    private static Path here(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    @Test
    void everyDefaultStandsForItsKey() throws IOException {
        ReadExperiment read = read(write("tiny.yaml", "model: {type: lenet}"));
        Experiment tiny = read.experiment();
        assertThat(tiny.name()).isEqualTo("tiny");
        assertThat(tiny.seed()).isEqualTo(42);
        assertThat(tiny.output()).isEqualTo(here("runs/tiny"));
        assertThat(tiny.data())
                .isEqualTo(
                        new Experiment.DataSettings(
                                "digits",
                                Map.of(),
                                Optional.empty(),
                                0.1,
                                0.2,
                                OptionalInt.empty()));
        assertThat(tiny.training())
                .isEqualTo(
                        new TrainingSettings(
                                64,
                                1,
                                new Phase(5, OptimizerKind.ADAM, 0.001, 0, 0, Schedule.COSINE),
                                new Phase(2, OptimizerKind.ADAM, 0.0005, 0, 0, Schedule.COSINE),
                                1.0,
                                Optional.empty()));
        assertThat(tiny.quantization().entries()).isEmpty();
        assertThat(tiny.search())
                .isEqualTo(
                        new SearchSettings(
                                "auto",
                                List.of("gradient", "weight-error"),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                List.of(Objective.ACCURACY, Objective.SIZE),
                                List.of(),
                                Optional.empty(),
                                40,
                                OptionalLong.empty(),
                                Optional.empty(),
                                1,
                                new SearchSettings.Workers(
                                        "process",
                                        1,
                                        "1g",
                                        Duration.ofMinutes(30),
                                        Duration.ofSeconds(60),
                                        2)));
        assertThat(read.origins().keySet()).isEqualTo(tiny.values().keySet());
        assertThat(read.origins())
                .containsEntry("model.type", "tiny.yaml:1")
                .containsEntry("search.maxTrials", "default")
                .containsEntry("search.objectives[1]", "default");
    }

    @Test
    void everyKeyIsRead() {
        Experiment full = read(FORMATS.resolve("full.yaml")).experiment();
        assertThat(full.name()).isEqualTo("full");
        assertThat(full.storage()).contains("jdbc:postgresql://host/db");
        assertThat(full.plugins()).containsExactly(here("src"), here("target"));
        assertThat(full.model().options())
                .containsExactly(entry("hidden", "64"), entry("kernel", "3"));
        assertThat(full.model().checkpoint()).contains(here("pom.xml"));
        assertThat(full.data().path()).contains(here("src"));
        assertThat(full.data().options()).containsExactly(entry("scale", "1.50"));
        assertThat(full.training().floating())
                .isEqualTo(new Phase(3, OptimizerKind.SGD, 0.01, 0.5, 0.0001, Schedule.CONSTANT));
        assertThat(full.training().distillation()).contains(new Distillation(0.5, 2));
        assertThat(full.training().stepLearningRateFactor()).isEqualTo(10);
        assertThat(full.search().space())
                .containsExactly(
                        new SpaceEntry(
                                List.of("*"),
                                List.of(),
                                List.of("lsq", "qat"),
                                Map.of(
                                        QuantTarget.WEIGHT, List.of(2, 3, 4, 8),
                                        QuantTarget.INPUT, List.of(2, 4, 8)),
                                Map.of("per_channel", "true", "bias", "float"),
                                Map.of("lsq", Map.of("init", "mse")),
                                false),
                        new SpaceEntry(
                                List.of(),
                                List.of("Linear"),
                                List.of("lsq"),
                                Map.of(QuantTarget.WEIGHT, List.of(8)),
                                Map.of(),
                                Map.of(),
                                true));
        assertThat(full.search().fixed())
                .containsExactly(
                        Map.of("*", "lsq/w4/i8", "conv1", "qat/w8/i8"), Map.of("*", "lsq/w2"));
        assertThat(full.search().fixed().get(0).keySet()).containsExactly("*", "conv1");
        assertThat(full.search().constraints())
                .containsExactly(
                        new OnCost(CostKind.SIZE, 0.2, true, "<= 20%"),
                        new OnCost(CostKind.BOPS, 3.5e9, false, "<= 3.5 G"),
                        new OnCost(CostKind.LATENCY, 3, false, "<= 3 ms"),
                        new OnAccuracyDrop(1, "<= 1.0 points"));
        assertThat(full.search().maxDuration()).contains(Duration.ofMinutes(90));
        assertThat(full.search().pruner()).contains("asha");
        assertThat(full.quantization().entries()).hasSize(2);
        assertThat(full.quantization().entries().get(1).options())
                .containsExactly(entry("init", "mse"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"full.json", "full.xml", "full.properties"})
    void everyFormatSaysTheSame(String file) {
        Experiment expected = read(FORMATS.resolve("full.yaml")).experiment();
        ReadExperiment read = read(FORMATS.resolve(file));
        assertThat(read.experiment()).isEqualTo(expected);
        assertThat(read.origins().values())
                .allMatch(origin -> origin.matches("default|\\Q" + file + "\\E:[0-9]+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"full.yaml", "tiny.yaml"})
    void anExperimentIsMadeOfItsValuesAgain(String file) {
        Experiment experiment = read(FORMATS.resolve(file)).experiment();
        Experiment again = ExperimentFile.of(experiment.values());
        assertThat(again).isEqualTo(experiment);
        for (int i = 0; i < experiment.search().fixed().size(); i++) {
            assertThat(List.copyOf(again.search().fixed().get(i).keySet()))
                    .isEqualTo(List.copyOf(experiment.search().fixed().get(i).keySet()));
        }
    }

    @Test
    void moreThanTenEntriesKeepTheirOrder() throws IOException {
        StringBuilder text = new StringBuilder("model: {type: lenet}\nquantization:\n");
        for (int i = 0; i < 12; i++) {
            text.append(
                    "- {op_names: layer"
                            + i
                            + ", quant_types: weight, quant_bits: "
                            + (i + 1)
                            + "}\n");
        }
        Experiment experiment = read(write("many.yaml", text.toString())).experiment();
        assertThat(ExperimentFile.of(experiment.values())).isEqualTo(experiment);
    }

    @Test
    void equalNumbersAreEqualValues() throws IOException {
        String text = "model: {type: lenet}\nname: x\ntraining: {float: {learningRate: %s}}";
        assertThat(read(write("a.yaml", String.format(text, "1e-3"))).experiment())
                .isEqualTo(read(write("b.yaml", String.format(text, "0.0010"))).experiment());
    }

    @Test
    void wordsThatYamlTakesForOtherTypesStayWords() throws IOException {
        Experiment experiment =
                read(write("a.yaml", "name: 2026-01-01\nmodel: {type: lenet, activation: no}"))
                        .experiment();
        assertThat(experiment.name()).isEqualTo("2026-01-01");
        assertThat(experiment.model().options()).containsEntry("activation", "no");
    }

    @Test
    void yamlAnchorsAndMergesWork() throws IOException {
        Experiment experiment =
                read(write(
                                "a.yaml",
                                "model: {type: lenet}\ntraining:\n  float: &f {epochs: 7, momentum:"
                                        + " 0}\n  quantized: {<<: *f, momentum: 0.5, optimizer:"
                                        + " sgd}"))
                        .experiment();
        assertThat(experiment.training().quantized().epochs()).isEqualTo(7);
        assertThat(experiment.training().quantized().momentum()).isEqualTo(0.5);
    }

    @Test
    void anEmptyListIsAList() throws IOException {
        Path file = write("a.yaml", "model: {type: lenet}\nplugins: []\nquantization: []\nsearch:");
        assertThat(read(file).experiment().quantization().entries()).isEmpty();
    }

    @Test
    void aMissingFileOrAFolderIsNamed() {
        Path missing = folder.resolve("none.yaml");
        assertThatThrownBy(() -> read(missing))
                .isInstanceOf(TrialException.class)
                .hasMessage(missing + ": no such file");
        Path directory = folder.resolve("d.yaml");
        assertThat(directory.toFile().mkdir()).isTrue();
        assertThatThrownBy(() -> read(directory))
                .hasMessage(directory + ": is a folder, not a file");
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Path file = folder.resolve("a.yaml");
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> read(file)).hasMessage(file + ": is not UTF-8 text");
    }

    @Test
    void nestedMapsSayTheSameAsAFile() throws IOException {
        Path file =
                write(
                        "experiment.yaml",
                        """
                        model: {type: mlp, hidden1: 16}
                        training: {float: {epochs: 3, learningRate: 0.0001}}
                        quantization: []
                        search:
                          space:
                            - {op_names: [fc1, fc2], quantizer: lsq, quant_bits: {weight: [2, 4]}, per_channel: true}
                          constraints: {accuracyDrop: <= 1}
                        """);
        Map<String, Object> entry =
                Map.of(
                        "op_names",
                        List.of("fc1", "fc2"),
                        "quantizer",
                        "lsq",
                        "quant_bits",
                        Map.of("weight", List.of(2, 4)),
                        "per_channel",
                        true);
        Map<String, Object> tree =
                Map.of(
                        "model", Map.of("type", "mlp", "hidden1", 16),
                        "training", Map.of("float", Map.of("epochs", 3L, "learningRate", 1e-4)),
                        "quantization", List.of(),
                        "search",
                                Map.of(
                                        "space",
                                        List.of(entry),
                                        "constraints",
                                        Map.of("accuracyDrop", "<= 1")));

        assertThat(ExperimentFile.ofTree(tree))
                .isEqualTo(ExperimentFile.read(file, List.of(), Map.of()).experiment());
    }

    @Test
    void mistakesInNestedMapsAreNamed() {
        assertThatThrownBy(() -> ExperimentFile.ofTree(Map.of("seed", 1)))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("experiment: model.type: missing; ");
        assertThatThrownBy(
                        () ->
                                ExperimentFile.ofTree(
                                        Map.of("model", Map.of("type", Map.class, "checkpont", 1))))
                .hasMessageStartingWith("experiment: model.type: java.util.Map is neither a block");
        assertThatThrownBy(
                        () -> ExperimentFile.ofTree(Map.of("plugins", List.of(List.of("folder")))))
                .hasMessage("experiment: plugins: a list inside a list");
        assertThatThrownBy(() -> ExperimentFile.ofTree(Map.of("search.seeds", 1)))
                .hasMessageStartingWith(
                        "experiment: search.seeds: unknown key (write nested maps instead of dots)");
    }

    @Test
    void aNameIsNeededWhereTheFilesNameIsNone() throws IOException {
        Path file = write("_.yaml", "model: {type: lenet}");
        assertThatThrownBy(() -> read(file))
                .hasMessage(
                        "_.yaml: name: is missing, and the file's name cannot stand for it: must be"
                                + " 1 to 100 letters, digits, blanks or any of . _ - that start"
                                + " with a letter or digit");
    }

    @Test
    void aStudyStaysReadableWhenItsFilesAreGone() throws IOException {
        Path table = write("times.csv", "layer,weight_bits,input_bits,milliseconds\n");
        Path file =
                write(
                        "a.yaml",
                        "model: {type: lenet}\nsearch: {objectives: [accuracy, latency],"
                                + " latencyTable: '"
                                + table
                                + "'}");
        Experiment experiment = read(file).experiment();
        Files.delete(table);
        assertThat(ExperimentFile.of(experiment.values())).isEqualTo(experiment);
    }

    @Test
    void aWrongLatencyTableIsNamedWithItsLine() throws IOException {
        Path table = write("times.csv", "layer\n");
        Path file =
                write("a.yaml", "model: {type: lenet}\nsearch: {latencyTable: '" + table + "'}");
        assertThatThrownBy(() -> read(file))
                .hasMessageStartingWith("a.yaml:2: search.latencyTable: " + table + ":1: ");
    }

    @Test
    void servicesAreLookedForOnTheClassPath() throws IOException {
        Path file = write("a.yaml", "model: {type: lenet}\nsearch:\n  strategy: nsga3\n");
        assertThatThrownBy(() -> ExperimentFile.read(file, List.of(), Map.of()))
                .hasMessageStartingWith(
                        "a.yaml:3: search.strategy: unknown \"nsga3\" (did you mean \"nsga2\"?)");
        Path signal =
                write(
                        "e.yaml",
                        "model: {type: lenet}\nsearch:\n  signals: [gradient,\n   fischer]\n");
        assertThatThrownBy(() -> ExperimentFile.read(signal, List.of(), Map.of()))
                .hasMessageStartingWith(
                        "e.yaml:4: search.signals[1]: unknown \"fischer\" (did you mean"
                                + " \"fisher\"?); allowed: [fisher, gradient, one-at-a-time,"
                                + " weight-error]");
        Path pruner = write("b.yaml", "model: {type: lenet}\nsearch: {pruner: hyperband}\n");
        assertThatThrownBy(() -> ExperimentFile.read(pruner, List.of(), Map.of()))
                .hasMessageStartingWith(
                        "b.yaml:2: search.pruner: unknown \"hyperband\"; allowed: [");
        Path model = write("c.yaml", "model:\n  type: lenet\n  hiden: 5\n");
        assertThatThrownBy(() -> ExperimentFile.read(model, List.of(), Map.of()))
                .hasMessageStartingWith(
                        "c.yaml:3: model.hiden: unknown key (did you mean \"hidden\"?)");
        Path data = write("d.yaml", "model: {type: lenet}\ndata: {type: mnist, path: no/such}\n");
        assertThatThrownBy(() -> ExperimentFile.read(data, List.of(), Map.of()))
                .hasMessageStartingWith("d.yaml:2: data");
    }

    @Test
    void valuesThatAreNotThoseOfAnExperimentAreRefused() {
        assertThatThrownBy(() -> ExperimentFile.of(new TreeMap<>(Map.of("a..b", "1"))))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "stored values: a key must be written like search.space[0].quantizer:"
                                + " \"a..b\"");
        assertThatThrownBy(() -> ExperimentFile.of(new TreeMap<>(Map.of("seed", "x"))))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("stored values: ");
    }
}
