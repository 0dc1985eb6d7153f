package io.quantrial.trial.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.search.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecedenceTest {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file =
                Files.writeString(
                        folder.resolve("a.yaml"),
                        """
                        model: {type: lenet, kernel: 3}
                        seed: 1
                        search:
                          maxTrials: 10
                          space:
                            - {op_names: ['*'], quantizer: [lsq, qat], quant_bits: {weight: [2, 4]}}
                            - {op_names: [fc1], quantizer: [lsq], quant_bits: {weight: [8]}}
                        """);
    }

    private ReadExperiment read(Map<String, String> environment, String... sets) {
        return ExperimentFile.read(file, List.of(sets), environment, new FakeChecks());
    }

    @Test
    void commandLineGoesBeforeEnvironmentBeforeFileBeforeDefault() {
        Map<String, String> environment =
                Map.of("QUANTRIAL_SEED", "2", "QUANTRIAL_SEARCH_MAXTRIALS", "20");
        ReadExperiment read = read(environment, "seed=3", "search.seeds=4", "seed=5");
        assertThat(read.experiment().seed()).isEqualTo(5);
        assertThat(read.experiment().search().maxTrials()).isEqualTo(20);
        assertThat(read.origins())
                .containsEntry("seed", "--set")
                .containsEntry("search.seeds", "--set")
                .containsEntry("search.maxTrials", "QUANTRIAL_SEARCH_MAXTRIALS")
                .containsEntry("model.kernel", "a.yaml:1")
                .containsEntry("search.space[0].quant_bits.weight[1]", "a.yaml:6")
                .containsEntry("search.retries", "default");
    }

    @Test
    void whatIsStoredIsBelowCommandLineAndEnvironment() {
        ReadExperiment read =
                again(
                        Map.of(
                                "QUANTRIAL_SEED", "2",
                                "QUANTRIAL_SEARCH_MAXTRIALS", "20",
                                "EXECUTOR", "cluster"),
                        "seed=3",
                        "search.objectives=accuracy,bops",
                        "search.space[0].quantizer=lsq",
                        "search.executor=${env:EXECUTOR}");

        assertThat(read.experiment().seed()).isEqualTo(3);
        assertThat(read.experiment().search().maxTrials()).isEqualTo(20);
        assertThat(read.experiment().search().objectives())
                .containsExactly(Objective.ACCURACY, Objective.BOPS);
        assertThat(read.experiment().search().space())
                .extracting(entry -> entry.quantizers().toString())
                .containsExactly("[lsq]", "[lsq]");
        assertThat(read.experiment().search().workers().executor()).isEqualTo("cluster");
        assertThat(read.experiment().model().options()).containsEntry("kernel", "3");
        assertThat(read.origins())
                .containsEntry("seed", "--set")
                .containsEntry("search.maxTrials", "QUANTRIAL_SEARCH_MAXTRIALS")
                .containsEntry("model.kernel", "stored values");
    }

    @Test
    void whatIsStoredStaysWhereNothingGoesBeforeIt() {
        assertThat(again(Map.of()).experiment()).isEqualTo(read(Map.of()).experiment());
    }

    @Test
    void whatGoesBeforeTheStoredIsChecked() {
        assertThatThrownBy(() -> again(Map.of(), "model.hiden=1"))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("--set: model.hiden: unknown key");
    }

    private ReadExperiment again(Map<String, String> environment, String... sets) {
        return ExperimentFile.of(
                read(Map.of()).experiment().values(), List.of(sets), environment, new FakeChecks());
    }

    @Test
    void setReachesEntriesOfLists() {
        Experiment experiment =
                read(
                                Map.of(),
                                "search.space[0].quantizer=lsq",
                                "search.space[1].quant_bits.weight[0]=6",
                                "search.space[1].quant_bits.weight[1]=7",
                                "search.space[2].op_names=fc2, conv1",
                                "search.space[2].quantizer=qat",
                                "search.space[2].quant_bits.input=2,4",
                                "quantization[0].op_names=re:a{1\\,2}",
                                "quantization[0].quant_types=weight",
                                "quantization[0].quant_bits=8",
                                "search.objectives=accuracy,bops")
                        .experiment();
        assertThat(experiment.search().space())
                .extracting(entry -> entry.quantizers().toString())
                .containsExactly("[lsq]", "[lsq]", "[qat]");
        assertThat(experiment.search().space().get(1).bits())
                .containsEntry(QuantTarget.WEIGHT, List.of(6, 7));
        assertThat(experiment.search().space().get(2).opNames()).containsExactly("fc2", "conv1");
        assertThat(experiment.search().objectives())
                .containsExactly(Objective.ACCURACY, Objective.BOPS);
        assertThat(experiment.quantization().entries().get(0).opNames().get(0).toString())
                .contains("re:a{1,2}");
    }

    @Test
    void environmentReachesListsAndOptionsOfProviders() {
        Experiment experiment =
                read(Map.of(
                                "QUANTRIAL_SEARCH_OBJECTIVES", "size, accuracy",
                                "QUANTRIAL_MODEL_CHANNELS1", "8",
                                "QUANTRIAL_TRAINING_QUANTIZED_STEPLEARNINGRATEFACTOR", "10",
                                "QUANTRIAL_SEARCH_CONSTRAINTS_ACCURACYDROP", "<= 2"))
                        .experiment();
        assertThat(experiment.search().objectives())
                .containsExactly(Objective.SIZE, Objective.ACCURACY);
        assertThat(experiment.model().options()).containsEntry("channels1", "8");
        assertThat(experiment.training().stepLearningRateFactor()).isEqualTo(10);
        assertThat(experiment.search().constraints()).hasSize(1);
    }

    @Test
    void variablesOfTheLauncherAndOfOthersAreIgnored() {
        Map<String, String> environment =
                Map.of(
                        "QUANTRIAL_HOME",
                        "/x",
                        "QUANTRIAL_CLASSPATH",
                        "x",
                        "QUANTRIAL_COMMAND",
                        "x",
                        "QUANTRIAL_JAVA_OPTS",
                        "x",
                        "QUANT_SEED",
                        "x");
        assertThat(read(environment).experiment()).isEqualTo(read(Map.of()).experiment());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "QUANTRIAL_SEAD=1 | QUANTRIAL_SEAD: stands for no key (did you mean"
                        + " \"QUANTRIAL_SEED\"?); write QUANTRIAL_ and the path of a key, such as"
                        + " QUANTRIAL_SEARCH_MAXTRIALS",
                "QUANTRIAL_SERCH_MAXTRIAL=1 | QUANTRIAL_SERCH_MAXTRIAL: stands for no key (did you"
                        + " mean \"QUANTRIAL_SEARCH_MAXTRIALS\"?); write QUANTRIAL_ and the path of"
                        + " a key, such as QUANTRIAL_SEARCH_MAXTRIALS",
                "QUANTRIAL_SERCH_X=1 | QUANTRIAL_SERCH_X: stands for no key; write QUANTRIAL_ and"
                        + " the path of a key, such as QUANTRIAL_SEARCH_MAXTRIALS",
                "QUANTRIAL_INCLUDE=b.yaml | QUANTRIAL_INCLUDE: stands for no key; write QUANTRIAL_ and the path of a key, such as QUANTRIAL_SEARCH_MAXTRIALS",
                "QUANTRIAL_SEED=many | QUANTRIAL_SEED: seed: must be a whole number in [0,"
                        + " 9223372036854775807]: \"many\"",
                "QUANTRIAL_SEED= | QUANTRIAL_SEED: seed: has no value; give one or remove the key",
                "QUANTRIAL_NAME=${script:x} | QUANTRIAL_NAME: name: \"${script:x}\" is not known;"
                        + " only ${env:NAME} and ${sys:name} are replaced",
                "QUANTRIAL_MODEL_HIDEN=1 | QUANTRIAL_MODEL_HIDEN: model.hiden: unknown key (did"
                        + " you mean \"hidden\"?); its type allows [activation, channels1,"
                        + " channels2, hidden, hidden2, kernel, padding]",
            })
    void anEnvironmentThatIsWrongIsNamed(String variable, String message) {
        int divider = variable.indexOf('=');
        Map<String, String> environment =
                Map.of(variable.substring(0, divider), variable.substring(divider + 1).strip());
        assertThatThrownBy(() -> read(environment))
                .isInstanceOf(TrialException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seed | --set: must be key=value: \"seed\"",
                "a..b=1 | --set: a key must be written like search.space[0].quantizer: \"a..b\"",
                "=1 | --set: a key must be written like search.space[0].quantizer: \"\"",
                "include=b.yaml | --set: include: only a file can include another",
                "search.maxTrials=many | --set: search.maxTrials: must be a whole number in [1,"
                        + " 1000000]: \"many\"",
                "search.maxTrial=1 | --set: search.maxTrial: unknown key (did you mean"
                        + " \"maxTrials\"?); keys: [concurrency, constraints, executor, fixed,"
                        + " heap, latencyTable, lease, maxDuration, maxSteps, maxTrials,"
                        + " objectives, pruner, retries, seeds, signals, space, strategy,"
                        + " trialTimeout]",
                "search.space[5].quantizer=lsq | --set: search.space[5]: the list has 2 entries;"
                        + " the next is [2]",
                "search.space.quantizer=lsq | --set: search.space: is a list of 2 entries; write"
                        + " search.space[0]",
                "seed[0]=1 | --set: seed[0]: is not a list; write it without the index",
                "search.space[0].quantizer[0]=qat | a.yaml:6: search.space[0].quantizer[1]: is in"
                        + " the list twice: \"qat\"",
                "search.objectives=accuracy,sise | --set: search.objectives[1]: must be one of"
                        + " [accuracy, size, bops, latency]: \"sise\"",
                "search.space=5 | --set: search.space[0]: must be a map with keys of [bias,"
                        + " op_names, op_types, options, per_channel, quant_bits,"
                        + " quant_start_step, quant_types, quantizer, signed, tied]: \"5\"",
                "data.path=no/such | --set: data.path: such does not exist",
                "name=${env:NOT_SET} | --set: name: \"${env:NOT_SET}\" is not set in the"
                        + " environment",
            })
    void aSetThatIsWrongIsNamed(String set, String message) {
        assertThatThrownBy(() -> read(Map.of(), set))
                .isInstanceOf(TrialException.class)
                .hasMessage(message);
    }
}
