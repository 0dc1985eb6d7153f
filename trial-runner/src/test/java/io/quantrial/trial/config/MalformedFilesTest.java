package io.quantrial.trial.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of {@code malformed.txt} with its message. A case there starts with {@code === } and
 * the file's name; the message follows after {@code --- }, with {@code CWD} for the working
 * directory and {@code FOLDER} for that of the file.
 */
class MalformedFilesTest {

    private static final int AT_LEAST = 60;

    @TempDir Path folder;

    record Malformed(String file, String text, String message) {

        @Override
        public String toString() {
            return message;
        }
    }

    static List<Malformed> cases() throws IOException {
        List<Malformed> cases = new ArrayList<>();
        Path resource = Path.of("src/test/resources/io/quantrial/trial/config/malformed.txt");
        for (String part : Files.readString(resource).split("(?m)^=== ")) {
            if (!part.isBlank()) {
                int name = part.indexOf('\n');
                int message = part.lastIndexOf("\n--- ");
                cases.add(
                        new Malformed(
                                part.substring(0, name).strip(),
                                part.substring(name + 1, message + 1),
                                part.substring(message + 5)
                                        .strip()
                                        .replace("CWD", Path.of("").toAbsolutePath().toString())));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedWithOneLine(Malformed malformed) throws IOException {
        Path file = Files.writeString(folder.resolve(malformed.file()), malformed.text());
        assertThatThrownBy(
                        () ->
                                ExperimentFile.read(
                                        file, List.of(), Map.of("SET", "x"), new FakeChecks()))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(TrialException.Code.BAD_INPUT);
                            assertThat(e.getMessage().replace(folder.toString(), "FOLDER"))
                                    .isEqualTo(malformed.message());
                            assertThat(e.getMessage()).doesNotContain("\n", "\r");
                        });
    }

    @Test
    void thereAreManyOfThemWithDifferentMessages() throws IOException {
        Stream<String> messages = cases().stream().map(Malformed::message).distinct();
        assertThat(messages).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    }
}
