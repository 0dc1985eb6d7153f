package io.quantrial.spi.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.SymbolBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.scheme.QuantTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

class QuantizedModelTest {

    @TempDir Path folder;
    private Model model;
    private NDManager manager;
    private ParameterStore store;
    private PluginRegistry registry;

    @BeforeEach
    void open() {
        model = Model.newInstance("test");
        manager = model.getNDManager().newSubManager();
        store = new ParameterStore(manager, false);
        registry = GridPlugin.registry(folder);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private QuantizedModel attach(Block block, Shape shape, List<Map<String, Object>> config) {
        return attach(block, config, AttachOptions.builder(), shape);
    }

    private QuantizedModel attach(
            Block block,
            List<Map<String, Object>> config,
            AttachOptions.Builder options,
            Shape... shapes) {
        model.setBlock(block);
        if (shapes.length > 0) {
            block.initialize(model.getNDManager(), DataType.FLOAT32, shapes);
        }
        return QuantizedModel.attach(
                model, ConfigList.read(config), options.optRegistry(registry).build());
    }

    private static Map<String, Object> types(String type, String... targets) {
        return Map.of("op_types", List.of(type), "quant_types", List.of(targets), "quant_bits", 8);
    }

    private static Map<String, Object> names(String name, String... targets) {
        return Map.of("op_names", List.of(name), "quant_types", List.of(targets), "quant_bits", 8);
    }

    private NDList train(NDArray... inputs) {
        return model.getBlock().forward(store, new NDList(inputs), true);
    }

    private static Linear linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    private static NDArray grid(NDArray x) {
        return x.div(GridPlugin.STEP).round().mul(GridPlugin.STEP);
    }

    private static boolean isOnGrid(NDArray x) {
        return grid(x).equals(x);
    }

    private List<String> slots(QuantizedModel quantized) {
        return quantized.slots().stream().map(slot -> slot.id().toString()).toList();
    }

    @Test
    void quantizesInputWeightOutputAndBiasOfALinearRoot() {
        Linear block = linear(3);
        QuantizedModel quantized =
                attach(block, new Shape(4, 5), List.of(names(".", "input", "weight", "output")));
        NDArray x = manager.randomNormal(new Shape(4, 5));
        NDArray w = block.getDirectParameters().get("weight").getArray();
        NDArray b = block.getDirectParameters().get("bias").getArray();
        b.addi(manager.create(new float[] {0.33f, -0.7f, 0.05f}));
        NDArray bias = b.div(0.0625f).round().mul(0.0625f);
        NDArray expected = grid(grid(x).matMul(grid(w).transpose()).add(bias));

        assertThat(train(x).head()).isEqualTo(expected);
        assertThat(model.getBlock().forward(store, new NDList(x), false).head())
                .isEqualTo(expected);
        assertThat(slots(quantized)).containsExactly(".:input", ".:weight", ".:output");
        assertThat(w).isNotEqualTo(grid(w));
    }

    @Test
    void detachGivesTheUsersBlockBackUnchanged() {
        SequentialBlock block =
                new SequentialBlock().add(linear(4)).add(Activation::relu).add(linear(2));
        List<String> before = block.getParameters().keys();
        List<Block> children = block.getChildren().values();
        QuantizedModel quantized =
                attach(block, new Shape(3, 5), List.of(types("Linear", "input", "weight")));
        train(manager.ones(new Shape(3, 5)));

        assertThat(model.getBlock()).isNotSameAs(block);
        assertThat(block.getChildren().values()).isEqualTo(children);
        assertThat(quantized.detach()).isSameAs(block).isSameAs(model.getBlock());
        assertThat(block.getParameters().keys()).isEqualTo(before);
        assertThatThrownBy(quantized::detach).isInstanceOf(QuantException.class);
    }

    @Test
    void seesTheBordersOfParameterlessLayersInSequencesAndBranches() {
        Block relu = Activation.reluBlock();
        SequentialBlock block =
                new SequentialBlock()
                        .add(
                                new ParallelBlock(
                                                branches ->
                                                        new NDList(
                                                                NDArrays.add(
                                                                        branches.get(0).head(),
                                                                        branches.get(1).head())))
                                        .add(new SequentialBlock().add(linear(4)).add(relu))
                                        .add(linear(4)))
                        .add(Pool.maxPool1dBlock(new Shape(2)));
        QuantizedModel quantized =
                attach(
                        block,
                        List.of(
                                names("relu1", "output"),
                                names("01ParallelBlock", "output"),
                                types("maxPool1d", "input", "output")),
                        AttachOptions.builder().addLayerName("relu1", relu),
                        new Shape(2, 3, 4));
        NDArray y = train(manager.randomNormal(new Shape(2, 3, 4))).head();
        assertThat(isOnGrid(y)).isTrue();
        assertThat(slots(quantized))
                .containsExactlyInAnyOrder(
                        "relu1:output",
                        "01ParallelBlock:output",
                        "02LambdaBlock:input",
                        "02LambdaBlock:output");
    }

    @Test
    void aSharedLayerHasASlotForEachUse() {
        Linear shared = linear(4);
        QuantizedModel quantized =
                attach(
                        new SequentialBlock().add(shared).add(Activation::relu).add(shared),
                        new Shape(2, 4),
                        List.of(types("Linear", "input", "weight")));
        train(manager.ones(new Shape(2, 4)));
        assertThat(slots(quantized))
                .containsExactly(
                        "01Linear:input", "01Linear:weight", "03Linear:input", "03Linear:weight");
        assertThat(quantized.slots())
                .allSatisfy(
                        slot ->
                                assertThat(((GridPlugin.Grid) slot.quantizer()).seen)
                                        .isEqualTo(
                                                slot.id().target() == QuantTarget.WEIGHT ? 2 : 1));
    }

    /** Two uses of one weight in one block, one transposed, and two inputs in one operation. */
    private static final class Bilinear extends AbstractBlock {

        private final Parameter weight =
                addParameter(
                        Parameter.builder()
                                .setName("w")
                                .setType(Parameter.Type.WEIGHT)
                                .optShape(new Shape(4, 4))
                                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            NDArray a = inputs.get(0);
            NDArray b = inputs.get(1);
            NDArray w = store.getValue(weight, a.getDevice(), training);
            NDArray left = a.matMul(w.transpose());
            NDArray right = b.matMul(store.getValue(weight, a.getDevice(), training));
            NDArray mixed =
                    NDArrays.concat(
                            new NDList(a, b, store.getValue(weight, a.getDevice(), training)));
            return new NDList(left.mul(right), mixed);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    @Test
    void quantizesAllInputsAndUsesOfAUserBlock() {
        QuantizedModel quantized =
                attach(
                        new Bilinear(),
                        List.of(types("Bilinear", "input", "weight", "output")),
                        AttachOptions.builder(),
                        new Shape(2, 4),
                        new Shape(2, 4));
        NDList y =
                train(manager.randomNormal(new Shape(2, 4)), manager.randomNormal(new Shape(2, 4)));
        assertThat(isOnGrid(y.get(1))).isTrue();
        assertThat(slots(quantized))
                .containsExactlyInAnyOrder(
                        ".:input",
                        ".:weight",
                        ".:output",
                        ".#2:input",
                        ".#2:weight",
                        ".#2:output",
                        ".#3:input",
                        ".#3:input[1]",
                        ".#3:weight",
                        ".#3:output");
    }

    @Test
    void reachesWeightsInputsAndTupleOutputsOfRecurrentLayers() {
        LSTM lstm =
                LSTM.builder()
                        .setNumLayers(1)
                        .setStateSize(3)
                        .optBatchFirst(true)
                        .optReturnState(true)
                        .build();
        QuantizedModel quantized =
                attach(
                        lstm,
                        new Shape(2, 5, 4),
                        List.of(types("LSTM", "input", "weight", "output")));
        NDList y = train(manager.randomNormal(new Shape(2, 5, 4)));
        assertThat(y).hasSize(3).allMatch(QuantizedModelTest::isOnGrid);
        assertThat(slots(quantized))
                .contains(
                        ".:input",
                        ".:input[1]",
                        ".:input[2]",
                        ".:output[2]",
                        ".:weight[l0_i2h_WEIGHT]".replace("l0", "l_0"));
        quantized.detach();
        attach(
                GRU.builder().setNumLayers(1).setStateSize(3).optBatchFirst(true).build(),
                new Shape(2, 5, 4),
                List.of(types("GRU", "weight")));
        train(manager.randomNormal(new Shape(2, 5, 4)));
    }

    @Test
    void reachesAllThirteenLinearsOfABertBlock() {
        BertBlock bert =
                BertBlock.builder()
                        .setTokenDictionarySize(20)
                        .optEmbeddingSize(16)
                        .optAttentionHeadCount(2)
                        .optHiddenSize(32)
                        .optTransformerBlockCount(2)
                        .optMaxSequenceLength(7)
                        .build();
        QuantizedModel quantized =
                attach(
                        bert,
                        List.of(types("Linear", "input", "weight", "output")),
                        AttachOptions.builder(),
                        new Shape(2, 7),
                        new Shape(2, 7),
                        new Shape(2, 7));
        train(
                manager.ones(new Shape(2, 7), DataType.INT64),
                manager.zeros(new Shape(2, 7), DataType.INT64),
                manager.ones(new Shape(2, 7), DataType.INT64));
        assertThat(quantized.slots()).hasSize(39);
    }

    @Test
    void reachesEveryConvolutionOfTheModelZoo() {
        Map<Block, Shape> zoo =
                Map.of(
                        ResNetV1.builder()
                                .setImageShape(new Shape(3, 28, 28))
                                .setNumLayers(20)
                                .setOutSize(10)
                                .build(),
                        new Shape(2, 3, 28, 28),
                        MobileNetV2.builder().setOutSize(10).build(),
                        new Shape(2, 3, 32, 32),
                        SqueezeNet.squeezenet(10),
                        new Shape(2, 3, 64, 64));
        zoo.forEach(
                (block, shape) -> {
                    long convolutions =
                            block.getParameters().values().stream()
                                    .filter(p -> p.getType() == Parameter.Type.WEIGHT)
                                    .count();
                    QuantizedModel quantized =
                            attach(block, shape, List.of(types("default", "input", "weight")));
                    train(manager.randomNormal(shape));
                    assertThat(quantized.slots()).hasSize((int) (2 * convolutions));
                    quantized.detach();
                });
    }

    @Test
    void worksOnConvolutionsOfAllRanksAndLeavesNormsAlone() {
        Stream.of(
                        Map.entry(
                                (Block)
                                        Conv1d.builder()
                                                .setFilters(2)
                                                .setKernelShape(new Shape(3))
                                                .build(),
                                new Shape(2, 3, 9)),
                        Map.entry(
                                (Block)
                                        Conv2d.builder()
                                                .setFilters(2)
                                                .setKernelShape(new Shape(3, 3))
                                                .build(),
                                new Shape(2, 3, 9, 9)),
                        Map.entry(
                                (Block)
                                        Conv3d.builder()
                                                .setFilters(2)
                                                .setKernelShape(new Shape(3, 3, 3))
                                                .build(),
                                new Shape(2, 3, 5, 5, 5)))
                .forEach(
                        entry -> {
                            SequentialBlock block =
                                    new SequentialBlock()
                                            .add(entry.getKey())
                                            .add(BatchNorm.builder().build())
                                            .add(LayerNorm.builder().build());
                            QuantizedModel quantized =
                                    attach(
                                            block,
                                            entry.getValue(),
                                            List.of(types("default", "input", "weight")));
                            train(manager.randomNormal(entry.getValue()));
                            assertThat(quantized.slots()).hasSize(2);
                            quantized.detach();
                        });
    }

    @Test
    void aDelayedSlotPassesThroughAndIsSeen() {
        QuantizedModel quantized =
                attach(
                        linear(2),
                        new Shape(1, 2),
                        List.of(
                                Map.of(
                                        "op_names",
                                        ".",
                                        "quant_types",
                                        List.of("output"),
                                        "quant_bits",
                                        8,
                                        "quant_start_step",
                                        2)));
        NDArray x = manager.randomNormal(new Shape(1, 2));
        assertThat(isOnGrid(train(x).head())).isFalse();
        assertThat(isOnGrid(train(x).head())).isFalse();
        assertThat(isOnGrid(train(x).head())).isTrue();
        assertThat(((GridPlugin.Grid) quantized.slots().get(0).quantizer()).seen).isEqualTo(3);
    }

    @Test
    void activationsThatWereNeverTrainedPassThroughInEvaluation() {
        attach(linear(2), new Shape(1, 2), List.of(names(".", "input", "output")));
        NDArray x = manager.randomNormal(new Shape(1, 2));
        NDArray y = model.getBlock().forward(store, new NDList(x), false).head();
        assertThat(isOnGrid(y)).isFalse();
    }

    @Test
    void namesPluginSlotAndRuleWhenAPluginBreaksOne() {
        for (String rule : List.of("shape", "finite", "null")) {
            QuantizedModel quantized =
                    attach(
                            linear(2),
                            new Shape(1, 2),
                            List.of(
                                    Map.of(
                                            "op_names",
                                            ".",
                                            "quant_types",
                                            List.of("output"),
                                            "quant_bits",
                                            8,
                                            "breaks",
                                            rule)));
            assertThatThrownBy(() -> train(manager.ones(new Shape(1, 2))))
                    .as(rule)
                    .hasMessageContainingAll("\"grid\"", ".:output", "must");
            quantized.detach();
        }
    }

    @Test
    void blamesTheModelForValuesThatWereNotFiniteBefore() {
        attach(linear(2), new Shape(1, 2), List.of(names(".", "input")));
        assertThatThrownBy(() -> train(manager.full(new Shape(1, 2), Float.NaN)))
                .hasMessageContainingAll(".:input", "diverged");
    }

    @Test
    void refusesTorchScriptBlocks() {
        SymbolBlock symbol = Mockito.mock(SymbolBlock.class);
        SequentialBlock block = new SequentialBlock().add(linear(2));
        block.add(symbol);
        assertThatThrownBy(
                        () ->
                                attach(
                                        block,
                                        List.of(types("Linear", "weight")),
                                        AttachOptions.builder()))
                .hasMessageContainingAll("02SymbolBlock", "inside the engine");
        assertThat(model.getBlock()).isSameAs(block);
    }

    @Test
    void refusesASecondAttachment() {
        attach(linear(2), new Shape(1, 2), List.of(names(".", "weight")));
        assertThatThrownBy(
                        () ->
                                QuantizedModel.attach(
                                        model, ConfigList.read(List.of(names(".", "weight")))))
                .hasMessageContaining("detach it first");
    }

    @Test
    void addressesDoNotDependOnWhatIsAttached() {
        SequentialBlock features =
                new SequentialBlock().add(linear(2)).add(Activation.reluBlock()).add(linear(2));
        AbstractBlock block =
                new AbstractBlock() {
                    {
                        addChildBlock("features", features);
                        addChildBlock("head", linear(3));
                    }

                    @Override
                    protected NDList forwardInternal(
                            ParameterStore ps, NDList in, boolean t, PairList<String, Object> p) {
                        return in;
                    }

                    @Override
                    public Shape[] getOutputShapes(Shape[] shapes) {
                        return shapes;
                    }
                };
        List<String> paths =
                new LayerTree(block, Map.of())
                        .nodes().stream().map(node -> node.path().toString()).toList();
        assertThat(paths)
                .containsExactly(
                        ".",
                        "features",
                        "features/01Linear",
                        "features/02LambdaBlock",
                        "features/03Linear",
                        "head");
    }
}
