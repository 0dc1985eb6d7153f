package io.quantrial.spi.config;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.OUTPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigListResolveTest {

    private final FakePlugins plugins = FakePlugins.lsqAndQat();

    @Test
    void aRuleCarriesEverythingThatTheEntrySays() {
        Resolution resolution =
                resolve(
                        "{op_names: head, quant_types: [weight, input], quant_bits: {weight: 3,"
                                + " input: 8}, quantizer: lsq, signed: true, per_channel: true,"
                                + " quant_start_step: 7, bias: int32, init: mse}");
        LayerPath head = LayerPath.parse("head");
        SlotRule weight = resolution.rule(head, WEIGHT).orElseThrow();
        assertThat(weight.slot()).isEqualTo("head:weight");
        assertThat(weight.quantizer()).isEqualTo("lsq");
        assertThat(weight.plugin()).isSameAs(plugins.get("lsq"));
        assertThat(weight.scheme())
                .isEqualTo(
                        new QuantScheme(WEIGHT, 3, Signedness.SIGNED, Granularity.perChannel(0)));
        assertThat(weight.options().values()).isEqualTo(Map.of("init", "mse", "lr_factor", 1.0));
        assertThat(weight.startStep()).isEqualTo(7);
        assertThat(weight.roundsBias()).isTrue();
        assertThat(weight.entry()).isEqualTo(1);

        SlotRule input = resolution.rule(head, INPUT).orElseThrow();
        assertThat(input.scheme())
                .isEqualTo(new QuantScheme(INPUT, 8, Signedness.SIGNED, Granularity.perTensor()));
        assertThat(input.roundsBias()).isFalse();
        assertThat(resolution.rule(head, OUTPUT)).isEmpty();
        verify(plugins.get("lsq"), never()).create(any());
    }

    @Test
    void rulesComeInLayerOrderAndWithinALayerFromInputToOutput() {
        Resolution resolution =
                resolve(
                        "{op_types: Linear, quant_types: [output, weight, input], quant_bits: 4, quantizer: lsq}");
        assertThat(slots(resolution))
                .containsExactly(
                        "features/block/02Linear:input",
                        "features/block/02Linear:weight",
                        "features/block/02Linear:output",
                        "head:input",
                        "head:weight",
                        "head:output");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "op_types: default | embed features/01Conv2d features/block/01Conv2d"
                        + " features/block/02Linear head",
                "op_types: [Embedding] | embed",
                "op_types: [Convolution] | features/01Conv2d features/block/01Conv2d",
                "op_types: [Conv2d, TrainableWordEmbedding] | embed features/01Conv2d"
                        + " features/block/01Conv2d",
                "op_names: [head] | head",
                "op_names: '*' | embed features/01Conv2d features/block/01Conv2d"
                        + " features/block/02Linear head",
                "op_names: ['features/*'] | features/01Conv2d",
                "op_names: ['features/**'] | features/01Conv2d features/block/01Conv2d"
                        + " features/block/02Linear",
                "op_names: ['**/01Conv2d', 're:h.*'] | features/01Conv2d features/block/01Conv2d"
                        + " head",
                "op_types: [Linear], op_names: ['features/**'] | features/block/02Linear",
                "op_types: [Linear, Conv2d], op_names: ['features/block/*', head] |"
                        + " features/block/01Conv2d features/block/02Linear head",
            })
    void layersAreChosenByTypeAndName(String choice, String expected) {
        Resolution resolution =
                resolve("{" + choice + ", quant_types: weight, quant_bits: 4, quantizer: lsq}");
        assertThat(resolution.rules().stream().map(rule -> rule.layer().toString()))
                .containsExactly(expected.split(" "));
    }

    @Test
    void aLayerChosenByPatternNeedNotHaveEveryTarget() {
        Resolution resolution =
                resolve(
                        "{op_names: '*', quant_types: [weight, input], quant_bits: 4, quantizer: lsq}");
        assertThat(slots(resolution))
                .contains("features/01Conv2d:input", "embed:weight")
                .doesNotContain("embed:input");
    }

    @Test
    void aPatternAloneChoosesLayersWithAWeightOnly() {
        Resolution every =
                resolve("{op_names: '*', quant_types: input, quant_bits: 4, quantizer: lsq}");
        assertThat(slots(every)).noneMatch(slot -> slot.contains("ReLU6"));
        Resolution typed =
                resolve(
                        "{op_names: '*', op_types: ReLU6, quant_types: output, quant_bits: 4,"
                                + " quantizer: lsq}");
        assertThat(slots(typed)).allMatch(slot -> slot.contains("ReLU6")).isNotEmpty();
        assertThatThrownBy(
                        () ->
                                resolve(
                                        "{op_names: '**/*ReLU6', quant_types: output, quant_bits:"
                                                + " 4, quantizer: lsq}"))
                .hasMessageContaining("only layers without a weight");
    }

    @Test
    void laterEntriesOverrideSlotBySlotWithoutMerging() {
        Resolution resolution =
                resolve(
                        "{op_types: default, quant_types: [weight, input], quant_bits: 4, quantizer: lsq, init: mse}",
                        "{op_names: head, quant_types: [weight], quant_bits: 8, quantizer: lsq}");
        SlotRule weight = resolution.rule(LayerPath.parse("head"), WEIGHT).orElseThrow();
        assertThat(weight.scheme().bits()).isEqualTo(8);
        assertThat(weight.options().choice("init")).isEqualTo("paper");
        assertThat(weight.entry()).isEqualTo(2);
        SlotRule input = resolution.rule(LayerPath.parse("head"), INPUT).orElseThrow();
        assertThat(input.scheme().bits()).isEqualTo(4);
        assertThat(input.entry()).isEqualTo(1);
        assertThat(row(resolution, "head", WEIGHT).entries()).containsExactly(1, 2);
    }

    @Test
    void theLastEntryWinsEvenIfItIsLessSpecific() {
        Resolution resolution =
                resolve(
                        "{op_names: head, quant_types: weight, quant_bits: 8, quantizer: lsq}",
                        "{op_types: default, quant_types: weight, quant_bits: 4, quantizer: lsq}");
        assertThat(resolution.rules()).extracting(SlotRule::entry).containsOnly(2);
    }

    @Test
    void excludeWithoutTargetsRemovesTheWholeLayer() {
        Resolution resolution =
                resolve(
                        "{op_types: Linear, quant_types: [weight, input], quant_bits: 4, quantizer: lsq}",
                        "{op_names: head, exclude: true}");
        assertThat(slots(resolution))
                .containsExactly("features/block/02Linear:input", "features/block/02Linear:weight");
        assertThat(row(resolution, "head", INPUT).rule()).isEmpty();
        assertThat(row(resolution, "head", INPUT).entries()).containsExactly(1, 2);
    }

    @Test
    void excludeWithTargetsRemovesOnlyThese() {
        Resolution resolution =
                resolve(
                        "{op_names: head, quant_types: [weight, input], quant_bits: 4, quantizer: lsq}",
                        "{op_names: head, quant_types: [input], exclude: true}");
        assertThat(slots(resolution)).containsExactly("head:weight");
    }

    @Test
    void whatIsExcludedMayBeQuantizedAgain() {
        Resolution resolution =
                resolve(
                        "{op_names: head, exclude: true}",
                        "{op_names: head, quant_types: weight, quant_bits: 4, quantizer: lsq}");
        assertThat(slots(resolution)).containsExactly("head:weight");
    }

    @Test
    void theValueOfExcludeCountsNotItsPresence() {
        String rest = "op_names: head, quant_types: weight, quant_bits: 4, quantizer: lsq}";
        assertThat(slots(resolve("{exclude: false, " + rest))).containsExactly("head:weight");
        assertThat(slots(resolve("{exclude: true, " + rest))).isEmpty();
    }

    @Test
    void theOnlyPluginNeedNotBeNamed() {
        Resolution resolution =
                Yaml.list("{op_names: head, quant_types: weight, quant_bits: 4, init: mse}")
                        .resolve(Layers.MODEL, FakePlugins.lsqOnly());
        assertThat(resolution.rules()).extracting(SlotRule::quantizer).containsExactly("lsq");
        assertThat(resolution.rules().get(0).options().choice("init")).isEqualTo("mse");
    }

    @ParameterizedTest
    @CsvSource({
        "lsq, , false",
        "lsq, int32, true",
        "lsq, float, false",
        "qat, , true",
        "qat, int32, true",
        "qat, float, false"
    })
    void theBiasIsRoundedAsTheEntryOrElseThePluginSays(
            String quantizer, String bias, boolean rounds) {
        String key = Optional.ofNullable(bias).map(value -> ", bias: " + value).orElse("");
        Resolution resolution =
                resolve(
                        "{op_names: head, quant_types: [weight, input], quant_bits: 4, quantizer: "
                                + quantizer
                                + key
                                + "}");
        assertThat(resolution.rules())
                .extracting(SlotRule::roundsBias)
                .containsExactly(false, rounds);
    }

    @Test
    void anEntryMayBeWhollyOverriddenEvenIfItsPluginCouldNotServeIt() {
        Resolution resolution =
                resolve(
                        "{op_names: head, quant_types: weight, quant_bits: 16, quantizer: qat}",
                        "{op_names: head, quant_types: weight, quant_bits: 8, quantizer: qat}");
        assertThat(resolution.rules()).extracting(SlotRule::entry).containsExactly(2);
    }

    @Test
    void rowsListEverySlotOfTheModel() {
        Resolution resolution = resolve("{op_names: head, exclude: true}");
        assertThat(resolution.rows())
                .hasSize(Layers.MODEL.stream().mapToInt(layer -> layer.targets().size()).sum());
        assertThat(row(resolution, "embed", WEIGHT).entries()).isEmpty();
    }

    @Test
    void theTableShowsWhichEntrySetWhat() {
        Resolution resolution =
                resolve(
                        "{op_types: Conv2d, quant_types: [weight, input], quant_bits: 4, quantizer: lsq, per_channel: true}",
                        "{op_names: head, quant_types: weight, quant_bits: 8, quantizer: qat, quant_start_step: 100}",
                        "{op_names: 'features/01Conv2d', exclude: true, quant_types: input}");
        assertThat(resolution)
                .hasToString(
                        """
                        layer                    type    target  quantizer  scheme                             start  entry
                        features/01Conv2d        Conv2d  input   none       float                              -      3 (exclude)
                        features/01Conv2d        Conv2d  weight  lsq        4 bits auto, per channel (axis 0)  0      1
                        features/block/01Conv2d  Conv2d  input   lsq        4 bits auto, per tensor            0      1
                        features/block/01Conv2d  Conv2d  weight  lsq        4 bits auto, per channel (axis 0)  0      1
                        head                     Linear  weight  qat        8 bits auto, per tensor            100    2""");
    }

    private Resolution resolve(String... entries) {
        return Yaml.list(entries).resolve(Layers.MODEL, plugins);
    }

    private static List<String> slots(Resolution resolution) {
        return resolution.rules().stream().map(SlotRule::slot).toList();
    }

    private static Resolution.Row row(Resolution resolution, String layer, QuantTarget target) {
        return resolution.rows().stream()
                .filter(row -> row.layer().toString().equals(layer) && row.target() == target)
                .findFirst()
                .orElseThrow();
    }
}
