package io.quantrial.spi.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.SymbolBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Every expected figure is computed by hand in the test. */
class ModelProfileTest {

    private Model model;

    @BeforeEach
    void open() {
        model = Model.newInstance("test");
    }

    @AfterEach
    void close() {
        model.close();
    }

    private ModelProfile profile(Block block, long... sample) {
        return profile(block, AttachOptions.builder().build(), sample);
    }

    private ModelProfile profile(Block block, AttachOptions options, long... sample) {
        model.setBlock(block);
        return ModelProfile.of(model, new Shape(sample), options);
    }

    private static LayerProfile only(ModelProfile profile) {
        List<LayerProfile> weighted =
                profile.layers().stream().filter(layer -> layer.layer().hasWeight()).toList();
        assertThat(weighted).hasSize(1);
        return weighted.get(0);
    }

    private static LayerProfile layer(ModelProfile profile, String path) {
        return profile.layers().stream()
                .filter(layer -> layer.layer().path().equals(LayerPath.parse(path)))
                .findFirst()
                .orElseThrow();
    }

    private static void assertCounts(
            LayerProfile layer, long weights, long biases, long channels, long macs) {
        assertThat(layer)
                .isEqualTo(
                        new LayerProfile(
                                layer.layer(),
                                weights,
                                biases,
                                Math.min(1, channels),
                                channels,
                                macs));
    }

    private static Linear linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    @Test
    void convolutionWithStrideAndPadding() {
        Block block =
                Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(4)
                        .optStride(new Shape(2, 2))
                        .optPadding(new Shape(1, 1))
                        .build();
        // (7 + 2 - 3) / 2 + 1 = 4 by (5 + 2 - 3) / 2 + 1 = 3 positions
        assertCounts(only(profile(block, 2, 7, 5)), 4 * 2 * 3 * 3, 4, 4, 4 * 3 * (4 * 2 * 3 * 3));
    }

    @Test
    void groupedConvolutionWithoutBias() {
        Block block =
                Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(6)
                        .optGroups(3)
                        .optBias(false)
                        .build();
        // each of 6 filters sees 6 / 3 = 2 channels, at 4 by 4 positions
        assertCounts(only(profile(block, 6, 6, 6)), 6 * 2 * 9, 0, 6, 16 * 6 * 2 * 9);
    }

    @Test
    void convolutionOverOneAxis() {
        Block block = Conv1d.builder().setKernelShape(new Shape(4)).setFilters(5).build();
        assertCounts(only(profile(block, 3, 10)), 5 * 3 * 4, 5, 5, 7 * 5 * 3 * 4);
    }

    @Test
    void linearOnAFlatSample() {
        assertCounts(only(profile(linear(3), 5)), 15, 3, 3, 15);
    }

    @Test
    void linearOnASequenceRunsOncePerStep() {
        assertCounts(only(profile(linear(3), 7, 5)), 15, 3, 3, 7 * 15);
    }

    @Test
    void lstmUsesEveryWeightOncePerTimeStep() {
        LSTM block =
                LSTM.builder()
                        .setStateSize(4)
                        .setNumLayers(2)
                        .optBatchFirst(true)
                        .optReturnState(false)
                        .build();
        long first = 4 * 4 * 3 + 4 * 4 * 4;
        long second = 4 * 4 * 4 + 4 * 4 * 4;

        LayerProfile layer = only(profile(block, 6, 3));

        assertThat(layer.weights()).isEqualTo(first + second);
        assertThat(layer.biases()).isEqualTo(2 * 2 * 4 * 4);
        assertThat(layer.weightTensors()).isEqualTo(4);
        assertThat(layer.channels()).isEqualTo(4 * 16);
        assertThat(layer.macs()).isEqualTo(6 * (first + second));
    }

    @Test
    void gruUsesEveryWeightOncePerTimeStep() {
        GRU block = GRU.builder().setStateSize(4).setNumLayers(1).optBatchFirst(true).build();

        LayerProfile layer = only(profile(block, 6, 3));

        assertThat(layer.macs()).isEqualTo(6 * (3 * 4 * 3 + 3 * 4 * 4));
    }

    @Test
    void lookingUpIsNotMultiplying() {
        LayerProfile layer = only(profile(new Lookup(10, 4), 5));

        assertCounts(layer, 40, 0, 10, 0);
    }

    @Test
    void matMulWithATransposedWeight() {
        Block block = new Weighted(new Shape(3, 5), (x, w) -> x.matMul(w.transpose()));
        assertCounts(only(profile(block, 7, 5)), 15, 0, 3, 7 * 5 * 3);
    }

    @Test
    void matMulWithTheWeightOnTheLeft() {
        Block block = new Weighted(new Shape(3, 7), (x, w) -> w.matMul(x));
        assertCounts(only(profile(block, 7, 5)), 21, 0, 3, 3 * 7 * 5);
    }

    @Test
    void matMulWithAWeightForEachHead() {
        Block block = new Weighted(new Shape(2, 5, 3), NDArray::matMul);
        assertCounts(only(profile(block, 2, 7, 5)), 30, 0, 2, 2 * 7 * 5 * 3);
    }

    @Test
    void scalingMultipliesOnceAndShiftingNever() {
        assertThat(only(profile(new Weighted(new Shape(5), NDArray::mul), 7, 5)).macs())
                .isEqualTo(7 * 5);
        assertThat(only(profile(new Weighted(new Shape(5), NDArray::add), 7, 5)).macs()).isZero();
    }

    @Test
    void parametersOfBatchNormAreOthers() {
        SequentialBlock block =
                new SequentialBlock()
                        .add(Conv2d.builder().setKernelShape(new Shape(1, 1)).setFilters(3).build())
                        .add(BatchNorm.builder().build())
                        .add(Activation::relu);

        ModelProfile profile = profile(block, 2, 4, 4);

        // gamma, beta, running mean and running variance
        assertThat(profile.otherParameters()).isEqualTo(4 * 3);
        assertCounts(only(profile), 3 * 2, 3, 3, 16 * 3 * 2);
    }

    @Test
    void aSharedWeightIsHeldOnceAndMultipliedTwice() {
        Parameter shared = Parameter.builder().setName("w").setType(Parameter.Type.WEIGHT).build();
        SequentialBlock block =
                new SequentialBlock()
                        .add(new Weighted(shared, new Shape(5, 5), NDArray::matMul))
                        .add(new Weighted(shared, new Shape(5, 5), NDArray::matMul));

        ModelProfile profile = profile(block, 7, 5);

        assertThat(profile.layers().stream().map(LayerProfile::weights)).contains(25L, 0L);
        assertThat(profile.layers().stream().mapToLong(LayerProfile::weights).sum()).isEqualTo(25);
        assertThat(profile.layers().stream().filter(layer -> layer.layer().hasWeight()))
                .hasSize(2)
                .allSatisfy(layer -> assertThat(layer.macs()).isEqualTo(7 * 25))
                .allSatisfy(layer -> assertThat(layer.channels()).isEqualTo(5));
    }

    @Test
    void aNamedBlockAtTwoPlacesIsOneLayer() {
        Linear twice = linear(5);
        SequentialBlock block = new SequentialBlock().add(twice).add(Activation::relu).add(twice);

        ModelProfile profile =
                profile(block, AttachOptions.builder().addLayerName("fc", twice).build(), 5);

        assertCounts(layer(profile, "fc"), 25, 5, 5, 2 * 25);
    }

    @Test
    void namesAreThoseThatAConfigListUses() {
        Linear head = linear(2);
        SequentialBlock block =
                new SequentialBlock().add(Blocks.batchFlattenBlock()).add(linear(4)).add(head);

        ModelProfile profile =
                profile(block, AttachOptions.builder().addLayerName("head", head).build(), 2, 3);

        assertCounts(layer(profile, "head"), 8, 2, 2, 8);
        assertThat(profile.infos().stream().filter(LayerInfo::hasWeight).map(LayerInfo::path))
                .containsExactly(LayerPath.parse("02Linear"), LayerPath.parse("head"));
    }

    @Test
    void aModelThatIsInitialisedKeepsItsParameters() {
        Linear block = linear(3);
        block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 5));
        NDArray weight = block.getParameters().valueAt(0).getArray();
        NDArray before = weight.duplicate();
        int arrays = model.getNDManager().getManagedArrays().size();

        profile(block, 5);

        assertThat(block.getParameters().valueAt(0).getArray()).isSameAs(weight).isEqualTo(before);
        assertThat(model.getNDManager().getManagedArrays()).hasSize(arrays);
    }

    @Test
    void aSymbolBlockCannotBeSeenInto() {
        SymbolBlock block = Mockito.mock(SymbolBlock.class);

        assertThatThrownBy(() -> profile(block, 5))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("operations run inside the engine");
    }

    @Test
    void countsAreNotNegative() {
        LayerInfo info =
                new LayerInfo(LayerPath.parse("fc"), List.of("Linear"), Set.of(QuantTarget.WEIGHT));

        assertThatThrownBy(() -> new LayerProfile(info, 1, 2, 1, 3, -4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fc")
                .hasMessageContaining("-4");
    }

    /** A user's block that does something with a weight. */
    private static final class Weighted extends AbstractBlock {

        private final Parameter weight;
        private final BinaryOperator<NDArray> operation;

        Weighted(Shape shape, BinaryOperator<NDArray> operation) {
            this(
                    Parameter.builder().setName("w").setType(Parameter.Type.WEIGHT).build(),
                    shape,
                    operation);
        }

        Weighted(Parameter weight, Shape shape, BinaryOperator<NDArray> operation) {
            this.weight = addParameter(weight);
            this.operation = operation;
            weight.setShape(shape);
            weight.setInitializer(Initializer.ONES);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            NDArray x = inputs.head();
            NDArray w = store.getValue(weight, x.getDevice(), training);
            return new NDList(operation.apply(x, w));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }

    /** A table that is indexed by the input, as an embedding is. */
    private static final class Lookup extends AbstractBlock {

        private final Parameter table;

        Lookup(int words, int size) {
            table =
                    addParameter(
                            Parameter.builder()
                                    .setName("embedding")
                                    .setType(Parameter.Type.WEIGHT)
                                    .optShape(new Shape(words, size))
                                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            NDArray indices = inputs.head().toType(DataType.INT64, false);
            NDArray words = store.getValue(table, indices.getDevice(), training);
            return Embedding.embedding(indices, words, SparseFormat.DENSE);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }
}
