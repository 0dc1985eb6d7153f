package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.OpTypes;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The config lists of the documents, on the network of README; that of the export on ResNet-20. */
class ConfigListsTest {

    private static final Shape RESNET_BATCH = new Shape(2, 3, 28, 28);

    private final Markdown page = Markdown.read("docs/quantizers.md");

    /** A config list is a list; experiments are maps. */
    static Stream<Markdown.Fence> configLists() {
        return Markdown.allFences("yaml").stream().filter(block -> block.text().startsWith("- "));
    }

    @ParameterizedTest
    @MethodSource("configLists")
    void configListsAreCarriedOut(Markdown.Fence block) {
        List<Map<String, Object>> entries = new Yaml().load(block.text());
        boolean isOfExport = block.file().endsWith("export.md");
        Shape shape = isOfExport ? RESNET_BATCH : Digits.BATCH_SHAPE;
        try (Model model = isOfExport ? resNet20() : model()) {
            NDManager manager = model.getNDManager();
            model.getBlock().initialize(manager, DataType.FLOAT32, shape);
            QuantizedModel quantized = QuantizedModel.attach(model, ConfigList.read(entries));
            NDList images = new NDList(manager.ones(shape));
            model.getBlock().forward(new ParameterStore(manager, false), images, true);
            assertThat(quantized.slots()).hasSameSizeAs(quantized.explain().rules()).isNotEmpty();
        }
    }

    @Test
    void readmesListOverridesSlotBySlot() {
        String text = Markdown.read("README.md").fences("yaml").get(1).text();
        List<Map<String, Object>> entries = new Yaml().load(text);
        assertThat(resolve(ConfigList.read(entries)).rules())
                .map(rule -> rule.slot() + " " + rule.quantizer() + " " + rule.scheme())
                .containsExactly(
                        "01Conv2d:input qat 8 bits auto, per tensor",
                        "01Conv2d:weight qat 8 bits auto, per channel (axis 0)",
                        "04Conv2d:input lsq 8 bits auto, per tensor",
                        "04Conv2d:weight lsq 4 bits auto, per tensor");
    }

    @Test
    void theTableHasTheKeysOfAnEntry() {
        assertThat(page.table("key", "value").column(0))
                .map(Markdown::plain)
                .containsExactlyElementsOf(ConfigEntry.KEYS);
    }

    @Test
    void theDefaultTypesAreListed() {
        String section = String.join(" ", page.section("### Which layers").lines());
        String list = section.replaceAll(".*`default` in `op_types` means ([^.]*)\\..*", "$1");
        assertThat(Pattern.compile("`(\\w+)`").matcher(list).results())
                .map((MatchResult found) -> found.group(1))
                .containsExactlyElementsOf(OpTypes.DEFAULT_TYPES);
    }

    @Test
    void thePatternsChooseWhatTheTableSays() {
        Markdown.Table table = page.table("`op_names`", "chooses");
        assertThat(table.body()).hasSizeGreaterThan(4);
        for (List<String> row : table.body()) {
            ConfigEntry entry =
                    ConfigEntry.builder()
                            .addOpName(Markdown.plain(row.get(0)))
                            .addQuantType(QuantTarget.OUTPUT)
                            .setQuantBits(8)
                            .optQuantizer("lsq")
                            .build();
            assertThat(resolve(ConfigList.of(entry)).rules())
                    .as(row.get(0))
                    .map(rule -> rule.layer().toString())
                    .containsExactly(row.get(1).split(", "));
        }
    }

    @Test
    void theLayersOfTheNetworkAreListed() {
        String section = String.join(" ", page.section("### Which layers").lines());
        List<String> names = new ArrayList<>();
        try (Model model = model()) {
            model.getBlock().getChildren().forEach(child -> names.add("`" + child.getKey() + "`"));
        }
        assertThat(section).contains(names);
    }

    private static Resolution resolve(ConfigList list) {
        try (Model model = model()) {
            return QuantizedModel.attach(model, list).explain();
        }
    }

    private static Model resNet20() {
        Model model = Model.newInstance("resnet20");
        model.setBlock(
                ResNetV1.builder()
                        .setImageShape(RESNET_BATCH.slice(1))
                        .setNumLayers(20)
                        .setOutSize(10)
                        .build());
        return model;
    }

    private static Model model() {
        Model model = Model.newInstance("digits");
        model.setBlock(Digits.network());
        return model;
    }
}
