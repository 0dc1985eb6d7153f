package io.quantrial.trial.cost;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.hook.ModelProfile;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import io.quantrial.trial.space.SpaceEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A small LeNet whose last layer is quantized by the fixed part and whose others are searched. */
class CostTableTest {

    private static final PluginLookup PLUGINS = PluginLookup.of(PluginRegistry.discover());

    private static final ConfigList FIXED =
            ConfigList.read(
                    List.of(
                            Map.of(
                                    "op_types",
                                    List.of("Linear"),
                                    "quantizer",
                                    "lsq",
                                    "quant_types",
                                    List.of("weight", "input"),
                                    "quant_bits",
                                    8)));

    private static final ModelProfile PROFILE = profile();

    private static final SearchSpace SPACE =
            SearchSpace.of(
                    List.of(
                            entry("*", List.of("lsq", "qat"), List.of(2, 3, 4, 8)),
                            entry("conv1", List.of("qat"), List.of(4, 8))),
                    PROFILE.infos().stream()
                            .filter(layer -> !layer.path().toString().equals("fc2"))
                            .toList(),
                    PLUGINS);

    private static final CostModel MODEL =
            new CostModel(PROFILE, Optional.of(LatencyTable.read(latencies())));

    private static final CostTable TABLE = CostTable.of(MODEL, SPACE, FIXED, PLUGINS);

    private static SpaceEntry entry(String name, List<String> quantizers, List<Integer> bits) {
        return new SpaceEntry(
                List.of(name),
                List.of(),
                quantizers,
                Map.of(WEIGHT, bits, INPUT, List.of(4, 8)),
                Map.of("per_channel", name.equals("*")),
                Map.of(),
                false);
    }

    private static ModelProfile profile() {
        Block conv1 = Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(4).build();
        Block conv2 = Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(8).build();
        Block fc1 = Linear.builder().setUnits(16).build();
        Block fc2 = Linear.builder().setUnits(10).build();
        SequentialBlock block =
                new SequentialBlock()
                        .add(conv1)
                        .add(BatchNorm.builder().build())
                        .add(Activation::relu)
                        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                        .add(conv2)
                        .add(Activation::relu)
                        .add(Blocks.batchFlattenBlock())
                        .add(fc1)
                        .add(fc2);
        AttachOptions names =
                AttachOptions.builder()
                        .addLayerName("conv1", conv1)
                        .addLayerName("conv2", conv2)
                        .addLayerName("fc1", fc1)
                        .addLayerName("fc2", fc2)
                        .build();
        try (Model model = Model.newInstance("lenet")) {
            model.setBlock(block);
            return ModelProfile.of(model, new Shape(1, 12, 12), names);
        }
    }

    private static Path latencies() {
        StringBuilder table = new StringBuilder("layer,weight_bits,input_bits,milliseconds\n");
        for (int weight : List.of(2, 3, 4, 8)) {
            for (int input : List.of(4, 8)) {
                table.append("conv2,").append(weight).append(',').append(input);
                table.append(',').append(weight * 0.1 + input * 0.01).append('\n');
            }
        }
        table.append("fc2,8,8,0.3\n");
        try {
            Path file = Files.createTempFile("latency", ".csv");
            file.toFile().deleteOnExit();
            return Files.writeString(file, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cost exact(Point point) {
        return MODEL.cost(
                SPACE.configList(FIXED, SPACE.decode(point)).resolve(PROFILE.infos(), PLUGINS));
    }

    /** Sizes and bit operations are whole numbers; latencies are added in another order. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theTableGivesTheCostOfTheModel(@ForAll("points") Point point) {
        Cost cost = TABLE.cost(point);

        assertThat(cost.size()).isEqualTo(exact(point).size());
        assertThat(cost.bops()).isEqualTo(exact(point).bops());
        assertThat(cost.latency()).isEqualTo(exact(point).latency(), within(1e-12));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void everyCostLiesBetweenTheBounds(@ForAll("points") Point point) {
        for (CostKind kind : CostKind.values()) {
            assertThat(TABLE.cost(point).of(kind))
                    .isBetween(TABLE.minimum().of(kind), TABLE.maximum().of(kind));
        }
    }

    @Provide
    Arbitrary<Point> points() {
        List<Arbitrary<Integer>> choices = new ArrayList<>();
        SPACE.layers()
                .forEach(
                        layer ->
                                choices.add(
                                        Arbitraries.integers()
                                                .between(0, layer.alternatives().size() - 1)));
        return Combinators.combine(choices).as(Point::new);
    }

    @Example
    void theBoundsAreReached() {
        for (CostKind kind : CostKind.values()) {
            assertThat(exact(extreme(cost -> cost.of(kind))).of(kind))
                    .isEqualTo(TABLE.minimum().of(kind), within(1e-12));
            assertThat(exact(extreme(cost -> -cost.of(kind))).of(kind))
                    .isEqualTo(TABLE.maximum().of(kind), within(1e-12));
        }
    }

    /** Tries the alternatives of each layer by the cost of the whole model, others at 0. */
    private static Point extreme(ToDoubleFunction<Cost> smallest) {
        Point point = new Point(List.of(0, 0, 0));
        for (int layer = 0; layer < 3; layer++) {
            Point best = point;
            for (int choice = 0;
                    choice < SPACE.layers().get(layer).alternatives().size();
                    choice++) {
                Point other = point.with(layer, choice);
                if (smallest.applyAsDouble(exact(other)) < smallest.applyAsDouble(exact(best))) {
                    best = other;
                }
            }
            point = best;
        }
        return point;
    }

    /** conv1 1·9·4 at 10², conv2 4·9·8 at 3², fc1 72·16, fc2 16·10; batch norm 4·4. */
    @Example
    void theLargestSizeComputedByHand() {
        double conv1 = 8 * 36 + 32 * (4 + 2);
        double conv2 = 8 * 288 + 32 * (8 + 8 + 1);
        double fc1 = 8 * 72 * 16 + 32 * (16 + 16 + 1);
        double fc2 = 8 * 160 + 32 * (10 + 2);

        assertThat(TABLE.fixed().size()).isEqualTo(fc2 + 32 * 16);
        assertThat(TABLE.maximum().size()).isEqualTo(conv1 + conv2 + fc1 + fc2 + 32 * 16);
        assertThat(TABLE.maximum().bops()).isEqualTo(64.0 * (36 * 100 + 288 * 9 + 72 * 16 + 160));
    }

    @Example
    void tiedLayersCostWhatTheirMembersCost() {
        SearchSpace tied =
                SearchSpace.of(
                        List.of(
                                entry("conv1", List.of("qat"), List.of(4, 8)),
                                new SpaceEntry(
                                        List.of("conv2", "fc1"),
                                        List.of(),
                                        List.of("lsq"),
                                        Map.of(WEIGHT, List.of(2, 8), INPUT, List.of(4, 8)),
                                        Map.of("per_channel", true),
                                        Map.of(),
                                        true)),
                        PROFILE.infos(),
                        PLUGINS);
        CostTable table = CostTable.of(MODEL, tied, FIXED, PLUGINS);

        assertThat(table.alternatives()).extracting(List::size).containsExactly(4, 4);
        for (int first = 0; first < 4; first++) {
            for (int second = 0; second < 4; second++) {
                Point point = new Point(List.of(first, second));
                Cost exact =
                        MODEL.cost(
                                tied.configList(FIXED, tied.decode(point))
                                        .resolve(PROFILE.infos(), PLUGINS));
                assertThat(table.cost(point).size()).isEqualTo(exact.size());
                assertThat(table.cost(point).bops()).isEqualTo(exact.bops());
                assertThat(table.cost(point).latency()).isEqualTo(exact.latency(), within(1e-12));
            }
        }
    }

    @Example
    void aSpaceWithoutLayersCostsWhatIsFixed() {
        SearchSpace none = new SearchSpace(List.of());
        CostModel model = new CostModel(PROFILE, Optional.empty());
        CostTable table = CostTable.of(model, none, FIXED, PLUGINS);

        assertThat(table.cost(new Point(List.of())))
                .isEqualTo(table.minimum())
                .isEqualTo(table.maximum())
                .isEqualTo(model.cost(FIXED.resolve(PROFILE.infos(), PLUGINS)));
    }
}
