package io.quantrial.spi.config;

import static io.quantrial.spi.QuantException.Code.BAD_CONFIG;
import static io.quantrial.spi.QuantException.Code.UNKNOWN_PLUGIN;
import static io.quantrial.spi.QuantException.Code.UNSUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigListErrorTest {

    private static final String FINE =
            "{op_types: default, quant_types: weight, quant_bits: 4, quantizer: lsq}";
    private static final String ALL_LAYERS =
            "; layers: embed, features/01Conv2d, features/02ReLU6, features/block/01Conv2d,"
                    + " features/block/02Linear, head";
    private static final String KEYS =
            "; keys: [op_types, op_names, quant_types, quant_bits, exclude, quant_start_step,"
                    + " quantizer, signed, per_channel, bias]";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "op_names: heat | op_names: \"heat\" matches no layer (did you mean \"head\"?)"
                        + ALL_LAYERS,
                "op_names: [head, zzzzzz] | op_names: \"zzzzzz\" matches no layer" + ALL_LAYERS,
                "op_names: 'a//b' | op_names: \"a//b\" matches no layer" + ALL_LAYERS,
                "op_names: features | op_names: \"features\" matches no layer; it holds layers:"
                        + " write \"features/**\""
                        + ALL_LAYERS,
                "op_names: ['feature/*'] | op_names: \"feature/*\" matches no layer" + ALL_LAYERS,
                "op_names: ['re:x.*'] | op_names: \"re:x.*\" matches no layer" + ALL_LAYERS,
                "op_types: [conv2D] | op_types: \"conv2D\" matches no layer (did you mean"
                        + " \"Conv2d\"?); types in this model: TrainableWordEmbedding, Conv2d,"
                        + " ReLU6, Linear",
                "op_types: [Linear, LSTM] | op_types: \"LSTM\" matches no layer; types in this"
                        + " model: TrainableWordEmbedding, Conv2d, ReLU6, Linear",
                "op_types: defaults | op_types: \"defaults\" matches no layer (did you mean"
                        + " \"default\"?); types in this model: TrainableWordEmbedding, Conv2d,"
                        + " ReLU6, Linear",
                "op_types: Embedding, op_names: 'features/*' | op_names [features/*] and op_types"
                        + " [Embedding] match no layer together; a layer must match both",
                "op_types: Conv2d, op_names: ['features/*', head] | op_names: \"head\" (Linear) is"
                        + " not of op_types [Conv2d]; a layer must match both",
            })
    void namesAndTypesThatChooseNothingAreErrors(String choice, String message) {
        assertRefused(
                "{" + choice + ", quant_types: weight, quant_bits: 4, quantizer: lsq}",
                BAD_CONFIG,
                message);
        assertRefused("{" + choice + ", exclude: true}", BAD_CONFIG, message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "op_names: 'features/02ReLU6', quant_types: [input, weight] | quant_types: layer"
                        + " \"features/02ReLU6\" (ReLU6) has no weight to quantize; it has [input,"
                        + " output]",
                "op_names: ['*', embed], quant_types: [input] | quant_types: layer \"embed\""
                        + " (TrainableWordEmbedding) has no input to quantize; it has [weight,"
                        + " output]",
                "op_types: ReLU6, quant_types: [input, weight] | quant_types: the chosen layers have"
                        + " no weight to quantize; they have [input, output]; chosen:"
                        + " \"features/02ReLU6\" (ReLU6)",
                "op_names: '*ed', quant_types: input | quant_types: the chosen layers have no input to"
                        + " quantize; they have [weight, output]; chosen: \"embed\""
                        + " (TrainableWordEmbedding)",
            })
    void targetsThatTheNamedLayersLackAreErrors(String choice, String message) {
        assertRefused("{" + choice + ", quant_bits: 4, quantizer: lsq}", BAD_CONFIG, message);
        assertRefused("{" + choice + ", exclude: true}", BAD_CONFIG, message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "quantizer: lsq, quant_start_stp: 3 | unknown key \"quant_start_stp\" (did you"
                        + " mean \"quant_start_step\"?)"
                        + KEYS
                        + "; options of quantizer \"lsq\": [init, lr_factor]",
                "quantizer: lsq, lr_facto: 3 | unknown key \"lr_facto\" (did you mean"
                        + " \"lr_factor\"?)"
                        + KEYS
                        + "; options of quantizer \"lsq\": [init, lr_factor]",
                "quantizer: qat, init: mse | unknown key \"init\""
                        + KEYS
                        + "; options of quantizer \"qat\": []",
                "exclude: true, qant_start: 3 | unknown key \"qant_start\"" + KEYS,
                "quantizer: lsq, init: best | init must be one of [paper, mse]: \"best\"",
                "quantizer: lsq, lr_factor: -1 | lr_factor must be a number in [0.0, 100.0]:"
                        + " \"-1\"",
                "quantizer: lsq, lr_factor: [1, 2] | lr_factor must be a number in [0.0, 100.0]:"
                        + " \"[1, 2]\"",
                "init: mse | quantizer is missing: one of [lsq, qat]",
                "quantiser: lsq | quantizer is missing: one of [lsq, qat]; \"quantiser\" is not a"
                        + " key (did you mean \"quantizer\"?)",
            })
    void keysOptionsAndQuantizersAreChecked(String keys, String message) {
        assertRefused(
                "{op_names: head, quant_types: weight, quant_bits: 4, " + keys + "}",
                BAD_CONFIG,
                message);
    }

    @Test
    void unknownPluginsAreErrorsEvenInAnEntryThatExcludesOrIsOverridden() {
        String message = "quantizer: unknown quantizer \"lsqq\"; there are [lsq, qat]";
        String rest = "op_names: head, quant_types: weight, quant_bits: 4, quantizer: lsqq}";
        assertRefused("{" + rest, UNKNOWN_PLUGIN, message);
        assertRefused("{exclude: true, " + rest, UNKNOWN_PLUGIN, message);
        assertThatThrownBy(
                        () ->
                                Yaml.list("{" + rest, FINE)
                                        .resolve(Layers.MODEL, FakePlugins.lsqAndQat()))
                .hasMessage("entry 1: " + message);
    }

    @Test
    void aClassPathWithoutPluginsIsAnError() {
        assertThatThrownBy(
                        () ->
                                Yaml.list("{op_names: head, quant_types: weight, quant_bits: 4}")
                                        .resolve(Layers.MODEL, FakePlugins.none()))
                .isInstanceOfSatisfying(
                        QuantException.class, e -> assertThat(e.code()).isEqualTo(UNKNOWN_PLUGIN))
                .hasMessage(
                        "entry 1: quantizer: no quantizer plugin is on the class path; add the jar"
                                + " of one");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "quant_types: output, quant_bits: 4, quantizer: qat | head:output: quantizer"
                        + " \"qat\" does not support output; it supports input (signed 2..8 bits),"
                        + " weight (signed 2..8 bits)",
                "quant_types: weight, quant_bits: 16, quantizer: qat | head:weight: quantizer"
                        + " \"qat\" does not support 16 bits (signed: auto), per tensor; for weight it"
                        + " supports signed 2..8 bits",
                "quant_types: weight, quant_bits: 4, signed: false, quantizer: lsq | head:weight:"
                        + " quantizer \"lsq\" does not support 4 bits unsigned, per tensor; for"
                        + " weight it supports signed 2..16 bits, per channel",
                "quant_types: weight, quant_bits: 4, per_channel: true, quantizer: qat |"
                        + " head:weight: quantizer \"qat\" does not support 4 bits (signed: auto), per"
                        + " channel (axis 0); for weight it supports signed 2..8 bits",
            })
    void whatThePluginCannotDoIsAnErrorOfTheSlot(String keys, String message) {
        assertRefused("{op_names: head, " + keys + "}", UNSUPPORTED, message);
    }

    @Test
    void aLongListOfLayersIsCutShort() {
        List<LayerInfo> many =
                IntStream.range(0, 40)
                        .mapToObj(i -> Layers.layer("layer" + i, "Linear", QuantTarget.WEIGHT))
                        .toList();
        assertThatThrownBy(
                        () ->
                                Yaml.list("{op_names: zzz, exclude: true}")
                                        .resolve(many, FakePlugins.lsqOnly()))
                .hasMessageEndingWith("layer10, layer11 and 28 more");
    }

    @Test
    void aModelWithoutLayersIsSaidToHaveNone() {
        assertThatThrownBy(
                        () ->
                                Yaml.list("{op_types: default, exclude: true}")
                                        .resolve(List.of(), FakePlugins.lsqOnly()))
                .hasMessage(
                        "entry 1: op_types: \"default\" matches no layer (it means Conv1d, Conv2d,"
                                + " Conv3d, Conv1dTranspose, Conv2dTranspose, Linear, Embedding,"
                                + " Prelu, LSTM, GRU, RNN); types in this model: none");
    }

    private static void assertRefused(String entry, QuantException.Code code, String message) {
        assertThatThrownBy(
                        () -> Yaml.list(FINE, entry).resolve(Layers.MODEL, FakePlugins.lsqAndQat()))
                .isInstanceOfSatisfying(
                        QuantException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage("entry 2: " + message);
    }
}
