package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    private static final List<OptionSpec> SPECS =
            List.of(
                    OptionSpec.integer("steps", 10, -5, 100, "how many"),
                    OptionSpec.number("momentum", 0.9, 0, 1, "how slow"),
                    OptionSpec.flag("learned", true, "whether it learns"),
                    OptionSpec.choice("init", "paper", List.of("paper", "mse"), "where it starts"));

    @Test
    void givesEveryDeclaredOptionItsDefault() {
        Options options = Options.read(SPECS, Map.of());

        assertThat(options.integer("steps")).isEqualTo(10);
        assertThat(options.number("momentum")).isEqualTo(0.9);
        assertThat(options.flag("learned")).isTrue();
        assertThat(options.choice("init")).isEqualTo("paper");
        assertThat(options.values()).containsOnlyKeys("init", "learned", "momentum", "steps");
    }

    @Test
    void readsValuesAndTheirText() {
        assertThat(Options.read(SPECS, Map.of("steps", 7, "momentum", 1, "learned", false)))
                .isEqualTo(
                        Options.read(
                                SPECS,
                                Map.of("steps", "7", "momentum", "1.0", "learned", "False")));
    }

    @Test
    void takesTheDefaultForAKeyWithoutAValue() {
        Map<String, Object> written = new HashMap<>();
        written.put("steps", null);
        assertThat(Options.read(SPECS, written).integer("steps")).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "4.0, 4", "1e1, 10", "-5, -5", "100, 100", "+3, 3"})
    void readsWholeNumbersHoweverTheyAreWritten(String text, int expected) {
        assertThat(Options.read(SPECS, Map.of("steps", text)).integer("steps")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.5", "101", "-6", "many", "", "1e999999", "NaN", "99999999999"})
    void refusesWhatIsNoWholeNumberOfTheInterval(String text) {
        refused("steps", text, "steps must be a whole number in [-5, 100]: \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.01", "-0.1", "half", "", "NaN", "Infinity"})
    void refusesWhatIsNoNumberOfTheInterval(String text) {
        refused("momentum", text, "momentum must be a number in [0.0, 1.0]: \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "", "t"})
    void refusesWhatIsNeitherTrueNorFalse(String text) {
        refused("learned", text, "learned must be true or false: \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nearest"})
    void refusesAWordThatIsNoChoice(String text) {
        refused("init", text, "init must be one of [paper, mse]: \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MSE", "msr"})
    void aWordThatIsNearlyAChoiceGetsItAsAQuestion(String text) {
        refused(
                "init",
                text,
                "init must be one of [paper, mse]: \"" + text + "\" (did you mean \"mse\"?)");
    }

    @Test
    void refusesAnUnknownKeyWithTheNearestAndAllOthers() {
        QuantException thrown =
                catchThrowableOfType(
                        QuantException.class, () -> Options.read(SPECS, Map.of("momentun", 1)));
        assertThat(thrown.code()).isEqualTo(QuantException.Code.BAD_CONFIG);
        assertThat(thrown)
                .hasMessage(
                        "unknown option \"momentun\" (did you mean \"momentum\"?); options: [init,"
                                + " learned, momentum, steps]");
    }

    @Test
    void refusesToBeAskedForAnOptionOfAnotherTypeOrName() {
        Options options = Options.read(SPECS, Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.number("steps"))
                .withMessage("no Double option \"steps\" is declared");
        assertThatIllegalArgumentException().isThrownBy(() -> options.flag("absent"));
    }

    @Test
    void keepsNoLinkToTheMapItWasMadeFrom() {
        TreeMap<String, Object> values = new TreeMap<>(Map.of("steps", 3));
        Options options = new Options(values);
        values.put("steps", 4);

        assertThat(options.integer("steps")).isEqualTo(3);
        assertThatThrownBy(() -> options.values().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anOptionChecksItsOwnDefaultAndName() {
        assertThatThrownBy(() -> OptionSpec.integer("steps", 0, 1, 9, "how many"))
                .isInstanceOf(QuantException.class)
                .hasMessage("steps must be a whole number in [1, 9]: \"0\"");
        assertThatThrownBy(() -> OptionSpec.choice("init", "c", List.of("a", "b"), "which"))
                .isInstanceOf(QuantException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionSpec.flag("isLearned", true, "a name in camel case"))
                .withMessageContaining("[a-z][a-z0-9_]*");
        assertThat(new OptionSpec("steps", new OptionType.Whole(0, 9), "4", "text is read"))
                .isEqualTo(OptionSpec.integer("steps", 4, 0, 9, "text is read"));
    }

    private static void refused(String name, String text, String message) {
        QuantException thrown =
                catchThrowableOfType(
                        QuantException.class, () -> Options.read(SPECS, Map.of(name, text)));
        assertThat(thrown.code()).isEqualTo(QuantException.Code.BAD_CONFIG);
        assertThat(thrown).hasMessage(message);
    }
}
