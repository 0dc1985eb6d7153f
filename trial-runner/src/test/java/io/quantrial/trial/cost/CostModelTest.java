package io.quantrial.trial.cost;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.OUTPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.spi.hook.ModelProfile;
import io.quantrial.spi.scheme.QuantTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every expected figure is computed by hand in the test. */
class CostModelTest {

    private static final PluginLookup PLUGINS = PluginLookup.of(PluginRegistry.discover());

    /** A convolution of 6 filters, a ReLU, a recurrent layer of two weights, a linear layer. */
    private static final ModelProfile PROFILE =
            new ModelProfile(
                    List.of(
                            new LayerProfile(
                                    layer("conv", "Conv2d", INPUT, WEIGHT, OUTPUT),
                                    150,
                                    6,
                                    1,
                                    6,
                                    150 * 576),
                            new LayerProfile(layer("relu", "ReLU", INPUT, OUTPUT), 0, 0, 0, 0, 0),
                            new LayerProfile(
                                    layer("lstm", "LSTM", INPUT, WEIGHT, OUTPUT),
                                    112,
                                    32,
                                    2,
                                    32,
                                    672),
                            new LayerProfile(
                                    layer("fc", "Linear", INPUT, WEIGHT, OUTPUT),
                                    40,
                                    10,
                                    1,
                                    10,
                                    40)),
                    24);

    @TempDir Path folder;

    private static LayerInfo layer(String path, String type, QuantTarget... targets) {
        return new LayerInfo(LayerPath.parse(path), List.of(type), Set.of(targets));
    }

    private static Cost cost(CostModel model, ConfigEntry... entries) {
        return model.cost(ConfigList.of(entries).resolve(model.profile().infos(), PLUGINS));
    }

    private static ConfigEntry entry(String name, Map<String, Integer> bits, boolean perChannel) {
        Map<String, Object> keys =
                Map.of(
                        "op_names",
                        List.of(name),
                        "quantizer",
                        "lsq",
                        "quant_types",
                        List.copyOf(bits.keySet()),
                        "quant_bits",
                        bits,
                        "per_channel",
                        perChannel);
        return ConfigList.read(List.of(keys)).entries().get(0);
    }

    private static final CostModel MODEL = new CostModel(PROFILE, Optional.empty());

    @Test
    void theFloatModelHas32BitsEverywhere() {
        assertThat(MODEL.floatCost())
                .isEqualTo(
                        new Cost(
                                32 * (150 + 6 + 112 + 32 + 40 + 10 + 24),
                                32.0 * 32 * (86400 + 672 + 40),
                                0));
    }

    @Test
    void aWeightPerTensorHasOneScale() {
        Cost cost = cost(MODEL, entry("fc", Map.of("weight", 4), false));

        assertThat(cost.size()).isEqualTo(MODEL.floatCost().size() - 32 * 40 + 4 * 40 + 32);
        assertThat(cost.bops()).isEqualTo(MODEL.floatCost().bops() - 32 * 32 * 40 + 4 * 32 * 40);
    }

    @Test
    void aWeightPerChannelHasOneScaleForEachChannel() {
        assertThat(cost(MODEL, entry("fc", Map.of("weight", 4), true)).size())
                .isEqualTo(MODEL.floatCost().size() - 32 * 40 + 4 * 40 + 32 * 10);
    }

    @Test
    void inputsAndOutputsHaveOneScaleEach() {
        Cost cost = cost(MODEL, entry("fc", Map.of("weight", 2, "input", 8, "output", 4), false));

        assertThat(cost.size()).isEqualTo(MODEL.floatCost().size() - 32 * 40 + 2 * 40 + 3 * 32);
        assertThat(cost.bops()).isEqualTo(MODEL.floatCost().bops() - 32 * 32 * 40 + 2 * 8 * 40);
    }

    @Test
    void everyWeightOfARecurrentLayerHasItsScales() {
        double rest = MODEL.floatCost().size() - 32 * 112 + 3 * 112;

        assertThat(cost(MODEL, entry("lstm", Map.of("weight", 3), false)).size())
                .isEqualTo(rest + 2 * 32);
        assertThat(cost(MODEL, entry("lstm", Map.of("weight", 3), true)).size())
                .isEqualTo(rest + 32 * 32);
    }

    @Test
    void aLayerWithoutWeightCostsItsScalesOnly() {
        Cost cost = cost(MODEL, entry("relu", Map.of("output", 4), false));

        assertThat(cost).isEqualTo(MODEL.floatCost().plus(new Cost(32, 0, 0)));
    }

    @Test
    void aWholeConfigurationIsTheSumOfItsLayers() {
        Cost cost =
                cost(
                        MODEL,
                        entry("conv", Map.of("weight", 8, "input", 8), false),
                        entry("lstm", Map.of("weight", 4, "input", 8), true),
                        entry("fc", Map.of("weight", 2, "input", 4), false));

        assertThat(cost)
                .isEqualTo(
                        new Cost(
                                (8 * 150 + 32 * (6 + 2))
                                        + (4 * 112 + 32 * (32 + 32 + 1))
                                        + (2 * 40 + 32 * (10 + 2))
                                        + 32 * 24,
                                8 * 8 * 86400 + 4 * 8 * 672 + 2 * 4 * 40,
                                0));
        assertThat(cost.metrics())
                .containsOnlyKeys("size", "bops", "latency")
                .containsEntry("size", cost.size())
                .containsEntry("bops", cost.bops());
    }

    @Test
    void latencyIsTheSumOfTheTable() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("latency.csv"),
                        "layer,weight_bits,input_bits,milliseconds\n"
                                + "conv,32,32,4\nconv,8,8,1\nfc,32,32,0.5\nfc,4,32,0.25\n");
        CostModel model = new CostModel(PROFILE, Optional.of(LatencyTable.read(file)));

        assertThat(model.floatCost().latency()).isEqualTo(4.5);
        assertThat(
                        cost(
                                        model,
                                        entry("conv", Map.of("weight", 8, "input", 8), false),
                                        entry("fc", Map.of("weight", 4), false))
                                .latency())
                .isEqualTo(1.25);
    }

    @Test
    void costsAddKindByKind() {
        Cost one = new Cost(1, 2, 3);
        Cost other = new Cost(10, 20, 30);

        assertThat(one.plus(other)).isEqualTo(new Cost(11, 22, 33));
        assertThat(CostKind.values()).extracting(one::of).containsExactly(1.0, 2.0, 3.0);
    }
}
