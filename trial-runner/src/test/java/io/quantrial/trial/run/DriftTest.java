package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.run.TrialRunner.Changes;
import io.quantrial.trial.storage.Records.StudyRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {

    @TempDir Path folder;

    private static Drift drift(String key, String before, String after) {
        return new Drift(
                new TreeMap<>(Map.of("seed", "1", key, before)),
                new TreeMap<>(Map.of("seed", "1", key, after)));
    }

    @Test
    void theSameExperimentHasNotChanged() {
        assertThat(drift("search.maxTrials", "4", "4").check(Changes.REFUSE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output",
                "storage",
                "plugins[0]",
                "data.path",
                "search.concurrency",
                "search.executor",
                "search.heap",
                "search.lease",
                "search.maxDuration",
                "search.retries",
                "search.trialTimeout"
            })
    void whereTrialsRunMayChange(String key) {
        assertThat(drift(key, "1", "2").check(Changes.REFUSE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search.maxTrials",
                "search.strategy",
                "search.space[0].quant_bits.weight",
                "search.constraints.size",
                "search.seeds",
                "search.pruner",
                "plugin.lsq"
            })
    void whatIsSearchedMayChangeIfTheUserSaysSo(String key) {
        Drift drift = drift(key, "1", "2");
        assertThat(drift.check(Changes.ACCEPT)).isTrue();
        assertThatThrownBy(() -> drift.check(Changes.REFUSE))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.STUDY_CHANGED))
                .hasMessageContainingAll(key + ": \"1\" is now \"2\"", "--accept-changes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed2",
                "name",
                "model.hidden1",
                "data.validation",
                "training.batchSize",
                "quantization[0].quant_bits",
                "search.latencyTable"
            })
    void whatMakesResultsIncomparableMayNot(String key) {
        assertThatThrownBy(() -> drift(key, "1", "2").check(Changes.ACCEPT))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.STUDY_CHANGED))
                .hasMessageContainingAll(
                        key + ": \"1\" is now \"2\"", "start a new study: --set output=FOLDER");
    }

    @ParameterizedTest
    @EnumSource(Changes.class)
    void everyDifferenceIsNamedInOneLine(Changes changes) {
        Drift drift =
                new Drift(
                        new TreeMap<>(Map.of("seed", "1", "search.seeds", "1")),
                        new TreeMap<>(Map.of("seed", "2", "search.pruner", "asha")));
        assertThatThrownBy(() -> drift.check(changes))
                .hasMessageContainingAll(
                        "search.pruner: \"unset\" is now \"asha\"",
                        "search.seeds: \"1\" is now \"unset\"",
                        "seed: \"1\" is now \"2\"")
                .hasMessageNotContaining("\n");
    }

    private Drift planned(Plan plan, String data, Map<String, String> versions) {
        StudyFile now = StudyFile.of(plan, "");
        return Drift.of(
                new StudyRecord(
                        "tiny",
                        7,
                        plan.experiment().values(),
                        new TreeMap<>(versions),
                        Instant.EPOCH),
                new StudyFile(
                        now.experiment(),
                        now.goal(),
                        "",
                        data,
                        now.validationSamples(),
                        now.floatCost(),
                        now.layers()),
                plan);
    }

    @Test
    void otherDataBehindTheSamePathIsRefused() {
        Plan plan = Plan.of(TinyExperiment.in(folder), Goal.SEARCH);
        assertThat(planned(plan, plan.dataSha256(), Map.of()).check(Changes.REFUSE)).isFalse();
        assertThatThrownBy(() -> planned(plan, "0123", Map.of()).check(Changes.ACCEPT))
                .hasMessageContainingAll("data's SHA-256", "0123", plan.dataSha256());
    }

    @Test
    void anotherVersionOfAPluginNeedsTheUsersWord() {
        Plan plan = Plan.of(TinyExperiment.in(folder), Goal.SEARCH);
        SortedMap<String, String> versions = Versions.of(plan);
        assertThat(planned(plan, plan.dataSha256(), versions).check(Changes.REFUSE)).isFalse();
        versions.remove("plugin.qat");
        assertThat(planned(plan, plan.dataSha256(), versions).check(Changes.REFUSE)).isFalse();
        versions.put("plugin.lsq", "0.0.1");
        Drift drift = planned(plan, plan.dataSha256(), versions);
        assertThatThrownBy(() -> drift.check(Changes.REFUSE))
                .hasMessageContaining("plugin.lsq: \"0.0.1\" is now");
        assertThat(drift.check(Changes.ACCEPT)).isTrue();
    }
}
