package io.quantrial.trial.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataSetsTest {

    private static void assertRefused(
            String type, Optional<Path> path, Map<String, String> options, String message) {
        assertThatThrownBy(() -> DataSets.check(type, path, options))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.BAD_INPUT))
                .hasMessage(message);
    }

    @Test
    void everyProviderIsFoundByItsName() {
        assertThat(Services.all(DataProvider.class))
                .extracting(DataProvider::name)
                .containsExactlyInAnyOrder(
                        "csv", "digits", "fashion-mnist", "idx", "images", "mnist");
        assertThatCode(() -> DataSets.check("digits", Optional.empty(), Map.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void unknownTypesAndKeysAreRefusedWithTheNearest() {
        assertRefused(
                "digit",
                Optional.empty(),
                Map.of(),
                "data.type: unknown \"digit\" (did you mean \"digits\"?); allowed: [csv, digits,"
                        + " fashion-mnist, idx, images, mnist]");
        assertRefused(
                "images",
                Optional.empty(),
                Map.of("color", "grey"),
                "data.color: unknown key (did you mean \"colour\"?); its type allows [colour,"
                        + " deviation, height, mean, width]");
        assertRefused(
                "images",
                Optional.empty(),
                Map.of("width", "wide"),
                "data.width must be a whole number in [0, 4096]: \"wide\"");
        assertRefused(
                "digits",
                Optional.empty(),
                Map.of("shape", "1x8x8"),
                "data.shape: unknown key; its type allows []");
    }

    @Test
    void missingPathIsRefused() {
        Path missing = Path.of("no", "such", "folder").toAbsolutePath();

        assertRefused(
                "mnist",
                Optional.of(missing),
                Map.of(),
                "data.path: " + missing + " does not exist");
    }
}
