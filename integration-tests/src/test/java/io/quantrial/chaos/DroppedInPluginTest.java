package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quantrial.integration.SamplePlugin;
import io.quantrial.trial.TrialState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's quantizer that is put beside the program as a jar: nothing is built again. */
class DroppedInPluginTest {

    @TempDir Path home;

    private Path plugins;
    private Path jar;

    @BeforeEach
    void dropIn() throws Exception {
        plugins = Files.createDirectory(home.resolve("plugins"));
        jar = SamplePlugin.packInto(plugins);
    }

    @Test
    void isListed() throws Exception {
        List<String> command = List.of("-Dquantrial.home=" + home, "plugins", "--json");
        try (StudyProcess run = StudyProcess.start(home, List.of(), command)) {
            JsonNode all = JsonMapper.builder().build().readTree(run.mustEndWith(0).text());
            assertThat(all.findValuesAsText("name")).contains("lsq", "qat", SamplePlugin.NAME);
            assertThat(all.findValuesAsText("jar")).contains(jar.toString());
        }
    }

    @Test
    void isSearchedBesideTheOthersFromTheFolderOfTheInstallation() throws Exception {
        search("installed", "-Dquantrial.home=" + home);
    }

    @Test
    void isSearchedBesideTheOthersFromAFolderOfTheExperiment() throws Exception {
        search("named", "--set", "plugins=" + plugins);
    }

    private void search(String name, String... more) throws Exception {
        Path study = home.resolve(name);
        Path file =
                Files.writeString(
                        home.resolve(name + ".yaml"),
                        """
                        output: %s
                        model: {type: mlp}
                        training: {float: {epochs: 1}, quantized: {epochs: 1}}
                        search:
                          strategy: random
                          space:
                            - {op_names: ['*'], quantizer: [lsq, qat, ternary], quant_bits: {weight: [2, 8]}}
                          maxTrials: 8
                        """
                                .formatted(study));
        List<String> command = new ArrayList<>(List.of("search", file.toString()));
        command.addAll(List.of(more));
        try (StudyProcess run = StudyProcess.start(home, List.of(), command)) {
            run.mustEndWith(0);
        }
        EndedStudy ended = new EndedStudy(study);
        ended.assertNothingIsLostOrRepeated();
        for (String quantizer : List.of("lsq", "qat", SamplePlugin.NAME)) {
            assertThat(ended.trials())
                    .filteredOn(trial -> trial.state() == TrialState.COMPLETE)
                    .extracting(trial -> trial.definition().configuration().orElse(""))
                    .anyMatch(configuration -> configuration.contains("=" + quantizer + "/"));
        }
    }
}
