package io.quantrial.spi.config;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.OUTPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.Signedness;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigListReadTest {

    @Test
    void everyKeyIsReadAsTheBuilderSetsIt() {
        ConfigEntry read =
                Yaml.entry(
                        "{op_types: [Conv2d, default], op_names: ['conv*', 're:fc.'],"
                                + " quant_types: [weight, input], quant_bits: {weight: 4, input: 8},"
                                + " exclude: false, quant_start_step: 100, quantizer: lsq,"
                                + " signed: true, per_channel: true, bias: int32, init: mse}");
        assertThat(read)
                .isEqualTo(
                        ConfigEntry.builder()
                                .addOpType("Conv2d")
                                .addOpType("default")
                                .addOpName("conv*")
                                .addOpName("re:fc.")
                                .addQuantTypes(WEIGHT, INPUT)
                                .optQuantBits(WEIGHT, 4)
                                .optQuantBits(INPUT, 8)
                                .optQuantStartStep(100)
                                .optQuantizer("lsq")
                                .optSigned(Signedness.SIGNED)
                                .optPerChannel(true)
                                .optBias("int32")
                                .optOption("init", "mse")
                                .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{op_names: [a], quant_types: [weight], quant_bits: 4}",
                "{op_names: a, quant_types: weight, quant_bits: 4}",
                "{op_names: a, quant_types: weight, quant_bits: '4'}",
                "{op_names: a, quant_types: weight, quant_bits: 4.0}",
                "{op_names: a, quant_types: [weight, weight], quant_bits: {weight: '4'}}",
                "{op_names: a, quant_types: weight, quant_bits: 4, exclude: 'False'}",
                "{op_names: a, quant_types: weight, quant_bits: 4, signed: Auto}",
            })
    void listsNumbersAndTruthValuesMayBeWrittenInSeveralWays(String written) {
        assertThat(Yaml.entry(written))
                .isEqualTo(
                        ConfigEntry.builder()
                                .addOpName("a")
                                .addQuantType(WEIGHT)
                                .setQuantBits(4)
                                .build());
    }

    @Test
    void longsAndIntegersAreNumbersToo() {
        for (Number bits : List.<Number>of(4, 4L, 4.0, (short) 4)) {
            Map<String, Object> written =
                    Map.of("op_names", "a", "quant_types", "output", "quant_bits", bits);
            assertThat(ConfigList.read(List.of(written)).entries().get(0).quantBits())
                    .isEqualTo(Map.of(OUTPUT, 4));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, SIGNED", "false, UNSIGNED", "auto, AUTO", "'TRUE', SIGNED"})
    void signHasThreeValues(String written, Signedness expected) {
        ConfigEntry entry =
                Yaml.entry(
                        "{op_names: a, quant_types: weight, quant_bits: 4, signed: "
                                + written
                                + "}");
        assertThat(entry.signed()).isEqualTo(expected);
    }

    @Test
    void anEmptyListQuantizesNothing() {
        assertThat(ConfigList.read(List.of())).isEqualTo(ConfigList.of());
        assertThat(ConfigList.of().resolve(Layers.MODEL, FakePlugins.none()).rules()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "quant_types: [outptu] | quant_types: unknown target \"outptu\" (did you mean"
                        + " \"output\"?); targets: input, weight, output",
                "quant_types: [bias] | quant_types: unknown target \"bias\"; targets: input,"
                        + " weight, output",
                "quant_types: [Weight] | quant_types: unknown target \"Weight\" (did you mean"
                        + " \"weight\"?); targets: input, weight, output",
                "quant_types: [] | quant_types is an empty list; name at least one, or leave it"
                        + " out",
                "quant_types: [[weight]] | quant_types takes single values: [weight]",
                "quant_bits: 40 | quant_bits must be a whole number in [1, 16]: \"40\"",
                "quant_bits: 0 | quant_bits must be a whole number in [1, 16]: \"0\"",
                "quant_bits: 4.5 | quant_bits must be a whole number in [1, 16]: \"4.5\"",
                "quant_bits: four | quant_bits must be a whole number in [1, 16]: \"four\"",
                "quant_bits: [4] | quant_bits takes single values: [4]",
                "quant_bits: {} | quant_bits is empty",
                "quant_bits: {weigth: 4} | quant_bits: unknown target \"weigth\" (did you mean"
                        + " \"weight\"?); targets: input, weight, output",
                "quant_bits: {weight: 99} | quant_bits.weight must be a whole number in [1, 16]:"
                        + " \"99\"",
                "quant_bits: {weight: 4, output: 4} | quant_bits has a number for output; it needs"
                        + " exactly one for each of the quant_types [weight]",
                "quant_bits: null | quant_bits has no value",
                "exclude: maybe | exclude must be true or false: \"maybe\"",
                "per_channel: 1 | per_channel must be true or false: \"1\"",
                "per_channel: [true] | per_channel takes single values: [true]",
                "signed: both | signed must be one of [true, false, auto]: \"both\"",
                "quant_start_step: -1 | quant_start_step must be a whole number in [0,"
                        + " 2147483647]: \"-1\"",
                "quant_start_step: soon | quant_start_step must be a whole number in [0,"
                        + " 2147483647]: \"soon\"",
                "bias: int8 | bias must be one of [int32, float]: \"int8\"",
                "op_names: 're:(' | op_names: \"re:(\" is not a regular expression: Unclosed group"
                        + " at position 4",
                "op_names: [{a: b}] | op_names takes single values: {a=b}",
                "op_types: [] | op_types is an empty list; name at least one, or leave it out",
                "quantizer: {lsq: 1} | quantizer takes single values: {lsq=1}",
                "init: null | init has no value",
            })
    void errorsNameTheEntryTheKeyTheValueAndWhatIsAllowed(String wrong, String message) {
        Map<String, Object> second = new LinkedHashMap<>(Yaml.map(fine()));
        second.putAll(Yaml.map("{" + wrong + "}"));
        assertThatThrownBy(() -> ConfigList.read(List.of(Yaml.map(fine()), second)))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_CONFIG))
                .hasMessage("entry 2: " + message);
    }

    private static String fine() {
        return "{op_names: a, quant_types: weight, quant_bits: 4}";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | op_types or op_names is missing: they choose the layers",
                "{op_name: a} | op_types or op_names is missing: they choose the layers;"
                        + " \"op_name\" is not a key (did you mean \"op_names\"?)",
                "{op_names: a, quant_typs: weight, quant_bits: 4} | quant_types is missing: some"
                        + " of [input, weight, output], unless exclude is true; \"quant_typs\" is not"
                        + " a key (did you mean \"quant_types\"?)",
                "{op_names: a, exclud: true} | quant_types is missing: some of [input, weight,"
                        + " output], unless exclude is true; \"exclud\" is not a key (did you mean"
                        + " \"exclude\"?)",
                "{op_names: a, exclude: false} | quant_types is missing: some of [input, weight,"
                        + " output], unless exclude is true",
                "{op_names: a, quant_types: weight, init: mse} | quant_bits is missing: a whole"
                        + " number in [1, 16], or one for each of [weight], unless exclude is true",
            })
    void missingKeysAreNamedTogetherWithWhatLooksLikeThem(String written, String message) {
        assertThatThrownBy(() -> Yaml.entry(written))
                .isInstanceOf(QuantException.class)
                .hasMessage("entry 1: " + message);
    }

    @Test
    void anEntryWithoutContentIsRefused() {
        assertThatThrownBy(() -> ConfigList.read(Arrays.asList((Map<String, ?>) null)))
                .isInstanceOf(QuantException.class)
                .hasMessageStartingWith("entry 1: it is empty; keys: [op_types, op_names,");
    }
}
