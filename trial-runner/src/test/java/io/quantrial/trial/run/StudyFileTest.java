package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.space.BitConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyFileTest {

    @TempDir Path folder;

    private StudyFile file() {
        return StudyFile.of(
                Plan.of(
                        TinyExperiment.of(
                                folder,
                                List.of(
                                        "quantization: [{quantizer: qat, op_names: ['fc2'],"
                                                + " quant_types: [weight, input], quant_bits: 8}]",
                                        "search:",
                                        TinyExperiment.SPACE.replace("fc*", "fc1"))),
                        Goal.SEARCH),
                "search tiny.yaml");
    }

    @Test
    void itIsReadAsItWasWritten() {
        StudyFile written = file();
        written.write(folder);
        assertThat(StudyFile.read(folder)).isEqualTo(written);
        assertThat(ExperimentFile.of(written.experiment()).values())
                .isEqualTo(written.experiment());
    }

    @Test
    void itSaysWhatEveryLayerIsAndMayGet() {
        assertThat(file().layers())
                .filteredOn(layer -> layer.weights() > 0)
                .containsExactly(
                        new StudyFile.Layer(
                                "fc1",
                                "Linear",
                                64 * 8,
                                8,
                                64 * 8,
                                "",
                                List.of("lsq/w2", "lsq/w4", "lsq/w8"),
                                "fc1"),
                        new StudyFile.Layer(
                                "fc2",
                                "Linear",
                                8 * 10,
                                10,
                                8 * 10,
                                "qat/w8/i8",
                                List.of(),
                                "fc2"));
    }

    private StudyFile tied() {
        return StudyFile.of(
                Plan.of(TinyExperiment.in(folder, "search.space[0].tied=true"), Goal.SEARCH),
                "search tiny.yaml");
    }

    @Test
    void itSaysWhichLayersAreTied() {
        assertThat(tied().layers())
                .filteredOn(layer -> layer.weights() > 0)
                .extracting(StudyFile.Layer::tiedTo)
                .containsExactly("fc1", "fc1");
    }

    @Test
    void tiedLayersThatDifferAreNotOffered() throws IOException {
        tied().write(folder);
        StudyFile read = StudyFile.read(folder);

        assertThat(offers(read, "fc1=lsq/w4; fc2=lsq/w4")).isTrue();
        assertThat(offers(read, "fc1=lsq/w4; fc2=lsq/w8")).isFalse();
        assertThat(offers(read, "fc1=lsq/w4")).isFalse();
    }

    private static boolean offers(StudyFile file, String configuration) {
        return file.offers(BitConfiguration.parse(configuration));
    }

    @Test
    void aFileOfAVersionWithoutTiesHasNone() throws IOException {
        StudyFile written = file();
        written.write(folder);
        Path path = folder.resolve(StudyFile.NAME);
        Files.writeString(
                path, Files.readString(path).replaceAll(",\\s+\"tiedTo\" : \"[^\"]*\"", ""));

        assertThat(path).content().doesNotContain("tiedTo");
        assertThat(StudyFile.read(folder)).isEqualTo(written);
    }

    @Test
    void aFolderWithoutItIsNoStudy() {
        assertThatThrownBy(() -> StudyFile.read(folder))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.BAD_INPUT))
                .hasMessageContainingAll(folder.toString(), "study.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"goal\": \"PLAY\"}", "null", "{}"})
    void aDamagedFileIsOneClearLine(String text) throws IOException {
        Files.writeString(folder.resolve(StudyFile.NAME), text);
        assertThatThrownBy(() -> StudyFile.read(folder))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.BAD_STUDY))
                .hasMessageContaining("study.json")
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatANewerVersionAddsIsPassedOver() throws IOException {
        StudyFile written = file();
        written.write(folder);
        Path path = folder.resolve(StudyFile.NAME);
        Files.writeString(
                path, Files.readString(path).replaceFirst("\\{", "{ \"colour\": \"blue\","));
        assertThat(StudyFile.read(folder)).isEqualTo(written);
    }
}
