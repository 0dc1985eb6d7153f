package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.model.Networks;
import io.quantrial.trial.train.ParameterFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with an experiment is said in one line before anything is trained. */
class PlanTest {

    @TempDir Path folder;

    private String refusal(Goal goal, List<String> sections, String... sets) {
        try {
            Plan.of(TinyExperiment.of(folder, sections, sets), goal);
        } catch (TrialException e) {
            assertThat(e.code()).isEqualTo(TrialException.Code.BAD_INPUT);
            assertThat(e.getMessage()).doesNotContain("\n");
            assertThat(folder.resolve("study")).doesNotExist();
            return e.getMessage();
        }
        throw new AssertionError("accepted: " + sections + List.of(sets));
    }

    private String searchRefusal(String space, String... sets) {
        return refusal(Goal.SEARCH, List.of("search:", "  strategy: grid", space), sets);
    }

    private static String space(String quantizer, String names, String bits) {
        return "  space: [{op_names: ["
                + names
                + "], quantizer: ["
                + quantizer
                + "], quant_bits: "
                + bits
                + "}]";
    }

    private static String quantization(String quantizer, String names, String bits) {
        return "quantization: [{op_names: ["
                + names
                + "], quantizer: "
                + quantizer
                + ", quant_types: [weight], quant_bits: "
                + bits
                + "}]";
    }

    @Test
    void aQuantizerThatIsNotThereIsNamedWithTheNearest() {
        assertThat(searchRefusal(space("lsqq", "fc1", "{weight: [2]}")))
                .contains("search.space[0]", "lsqq", "\"lsq\"");
        assertThat(refusal(Goal.TRAIN, List.of(quantization("qatt", "fc1", "4"))))
                .contains("quantization[0]", "\"qatt\"", "\"qat\"");
    }

    @Test
    void aPatternWithoutALayerIsNamedWithTheNearest() {
        assertThat(searchRefusal(space("lsq", "fc3", "{weight: [2]}")))
                .contains("search.space[0]", "fc3", "fc2");
        assertThat(refusal(Goal.TRAIN, List.of(quantization("lsq", "fc11", "4"))))
                .contains("quantization[0]", "fc11", "fc1");
    }

    @Test
    void theSecondEntryIsNamedAsSuch() {
        assertThat(
                        refusal(
                                Goal.TRAIN,
                                List.of(
                                        "quantization:",
                                        "  - {op_names: [fc1], quantizer: lsq, quant_types:"
                                                + " [weight], quant_bits: 4}",
                                        "  - {op_names: [fc9], quantizer: lsq, quant_types:"
                                                + " [weight], quant_bits: 4}")))
                .contains("quantization[1]", "fc9");
    }

    @Test
    void aLayerOfATiedEntryThatIsChosenAgainIsNamedWithBothEntries() {
        assertThat(
                        searchRefusal(
                                TinyExperiment.SPACE,
                                "search.space[0].tied=true",
                                "search.space[1].op_names=fc2",
                                "search.space[1].quantizer=lsq",
                                "search.space[1].quant_bits.weight=8"))
                .startsWith("search.space[1]: layer fc2 is tied by search.space[0] to fc1;");
    }

    @Test
    void aListedConfigurationWhoseTiedLayersDifferIsNamed() {
        assertThat(
                        refusal(
                                Goal.SEARCH,
                                List.of(
                                        "search:",
                                        "  strategy: fixed",
                                        TinyExperiment.SPACE,
                                        "  fixed: ['*=lsq/w4', 'fc1=lsq/w8 fc2=lsq/w4']"),
                                "search.space[0].tied=true"))
                .startsWith("search.fixed[1]: tied layers get different choices:");
    }

    @Test
    void bitsThatAPluginDoesNotSupportAreNamed() {
        assertThat(searchRefusal(space("bnn", "fc1", "{weight: [4]}")))
                .contains("search.space[0]", "bnn");
        assertThat(refusal(Goal.TRAIN, List.of(quantization("bnn", "fc1", "4"))))
                .contains("quantization[0]", "bnn");
    }

    @Test
    void whatIsSearchedIsCheckedForTrainToo() {
        List<String> sections = new ArrayList<>(List.of(quantization("lsq", "fc1", "4")));
        sections.addAll(List.of("search:", space("lsq", "fc3", "{weight: [2]}")));
        assertThat(refusal(Goal.TRAIN, sections)).contains("search.space[0]", "fc3");
    }

    @Test
    void aSearchNeedsASpaceAndATrainingAQuantization() {
        assertThat(refusal(Goal.SEARCH, List.of())).startsWith("search.space: missing");
        assertThat(refusal(Goal.TRAIN, List.of())).startsWith("quantization: missing");
    }

    @Test
    void aLimitThatNothingKeepsIsNamedWithTheSmallestCost() {
        String message = searchRefusal(TinyExperiment.SPACE, "search.constraints.size=<= 5%");
        // weights 592 at 2 bits, 18 biases and 2 scales at 32 bits, of 610 at 32 bits
        double least = 592 * 2 + 20 * 32;
        double whole = 610 * 32;
        assertThat(message)
                .startsWith("search.constraints.size: \"<= 5%\" cannot be met")
                .contains(String.format("%.2f %%", 100 * least / whole))
                .contains("1824 of 19520");
    }

    @Test
    void aLimitThatExactlyOneConfigurationKeepsIsMet() {
        double least = 592 * 2 + 20 * 32;
        assertThatCode(
                        () ->
                                Plan.of(
                                        TinyExperiment.in(
                                                folder,
                                                "search.constraints.size=<= "
                                                        + 100 * least / (610 * 32)
                                                        + "%"),
                                        Goal.SEARCH))
                .doesNotThrowAnyException();
    }

    @Test
    void limitsThatCannotBeMetTogetherAreFound() throws IOException {
        Path table = folder.resolve("times.csv");
        List<String> lines = new ArrayList<>(List.of("layer,weight_bits,input_bits,milliseconds"));
        for (String layer : List.of("fc1", "fc2")) {
            // fewer bits are slower here
            for (int bits : List.of(2, 4, 8, 32)) {
                lines.add(layer + "," + bits + ",32," + 8.0 / bits);
            }
        }
        Files.write(table, lines);
        String[] time = {
            "search.latencyTable=" + table,
            "search.constraints.latency=<= 2.5ms",
            "search.constraints.size=<= 11%"
        };
        assertThat(searchRefusal(TinyExperiment.SPACE, time))
                .startsWith("search.constraints: ")
                .contains("size \"<= 11%\"", "latency \"<= 2.5ms\"", "no configuration");
        time[2] = "search.constraints.size=<= 30%";
        assertThatCode(() -> Plan.of(TinyExperiment.in(folder, time), Goal.SEARCH))
                .doesNotThrowAnyException();
    }

    @Test
    void aLatencyTableWithoutTheBitsOfALayerIsNamed() throws IOException {
        Path table = folder.resolve("times.csv");
        Files.write(
                table,
                List.of(
                        "layer,weight_bits,input_bits,milliseconds",
                        "fc1,2,32,1",
                        "fc1,4,32,1",
                        "fc1,32,32,1"));
        assertThat(searchRefusal(TinyExperiment.SPACE, "search.latencyTable=" + table))
                .contains("times.csv", "fc1", "8");
    }

    @Test
    void aReferenceThatTheLatencyTableDoesNotKnowIsLeftOut() throws IOException {
        Path table = folder.resolve("times.csv");
        Files.write(
                table,
                List.of(
                        "layer,weight_bits,input_bits,milliseconds",
                        "fc1,2,32,1",
                        "fc1,4,32,1",
                        "fc1,32,32,1"));
        Plan plan =
                Plan.of(
                        TinyExperiment.of(
                                folder,
                                List.of("search:", space("lsq", "'fc*'", "{weight: [2, 4]}")),
                                "search.latencyTable=" + table),
                        Goal.SEARCH);
        assertThat(plan.references()).hasSize(2);
    }

    @Test
    void aListedConfigurationOutsideTheSpaceIsNamed() {
        assertThat(
                        refusal(
                                Goal.SEARCH,
                                List.of(
                                        "search:",
                                        "  strategy: fixed",
                                        TinyExperiment.SPACE,
                                        "  fixed: ['*=lsq/w4', 'fc1=lsq/w3 fc2=lsq/w4']")))
                .contains("search.fixed[1].fc1", "lsq/w3");
    }

    @Test
    void aListedConfigurationThatBreaksALimitIsNamed() {
        assertThat(
                        refusal(
                                Goal.SEARCH,
                                List.of(
                                        "search:",
                                        "  strategy: fixed",
                                        TinyExperiment.SPACE,
                                        "  fixed: ['*=lsq/w2', '*=lsq/w8']"),
                                "search.constraints.size=<= 15%"))
                .contains("search.fixed[1]", "constraint");
    }

    @Test
    void trainDoesNotCareAboutTheStrategy() {
        assertThatCode(
                        () ->
                                Plan.of(
                                        TinyExperiment.of(
                                                folder,
                                                List.of(
                                                        quantization("lsq", "'fc*'", "4"),
                                                        "search:",
                                                        "  strategy: fixed",
                                                        TinyExperiment.SPACE,
                                                        "  fixed: ['*=lsq/w3']")),
                                        Goal.TRAIN))
                .doesNotThrowAnyException();
    }

    @Test
    void aPluginFolderWithAJarThatIsNoneIsNamed() throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.writeString(plugins.resolve("bad.jar"), "this is no jar");
        assertThat(searchRefusal(TinyExperiment.SPACE, "plugins=" + plugins)).contains("bad.jar");
    }

    @Test
    void aCheckpointOfAnotherNetworkIsNamedWithTheLayer() throws IOException {
        Path file = checkpoint(9);
        assertThat(searchRefusal(TinyExperiment.SPACE, "model.checkpoint=" + file))
                .contains("model.checkpoint", file.toString(), "fc1");
    }

    @Test
    void aCheckpointThatIsNoneIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("a.params"), "nonsense");
        assertThat(searchRefusal(TinyExperiment.SPACE, "model.checkpoint=" + file))
                .contains(file.toString(), "not a parameter file");
    }

    @Test
    void aCheckpointThatFitsIsAccepted() throws IOException {
        Path file = checkpoint(8);
        assertThatCode(
                        () ->
                                Plan.of(
                                        TinyExperiment.in(folder, "model.checkpoint=" + file),
                                        Goal.SEARCH))
                .doesNotThrowAnyException();
    }

    private Path checkpoint(int hidden) throws IOException {
        Network network =
                Networks.build(
                        "mlp",
                        Map.of("hidden1", Integer.toString(hidden), "hidden2", "0"),
                        new Shape(1, 8, 8),
                        10);
        Path file = folder.resolve("given.params");
        try (Model model = Model.newInstance("given");
                OutputStream out = Files.newOutputStream(file)) {
            model.setBlock(network.block());
            network.block()
                    .initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 1, 8, 8));
            ParameterFile.write(model, out);
        }
        return file;
    }

    @Test
    void tiedLayersAreOneChoice() {
        Plan plan = Plan.of(TinyExperiment.in(folder, "search.space[0].tied=true"), Goal.SEARCH);
        assertThat(plan.space().size()).isEqualTo(3);
        assertThat(plan.costs().minimum().size()).isEqualTo(592 * 2 + 20 * 32);
        assertThat(plan.references()).hasSize(3).allMatch(plan::offers);
    }

    @Test
    void itKnowsTheSpaceAndWhatItCosts() {
        Plan plan = Plan.of(TinyExperiment.in(folder), Goal.SEARCH);
        assertThat(plan.space().size()).isEqualTo(9);
        assertThat(plan.floatCost().size()).isEqualTo(610 * 32);
        assertThat(plan.costs().minimum().size()).isEqualTo(592 * 2 + 20 * 32);
        assertThat(plan.costs().maximum().size()).isEqualTo(592 * 8 + 20 * 32);
        assertThat(plan.dataSha256()).hasSize(64);
    }
}
