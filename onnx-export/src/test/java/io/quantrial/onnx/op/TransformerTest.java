package io.quantrial.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.spi.QuantException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TransformerTest {

    private static final int LENGTH = 12;
    private static final int WORDS = 50;

    @Test
    void bertWithAMaskRunsAsInDjl() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block bert = bert(manager);
            FloatExport export = FloatExport.of(bert, sentences(manager, 3), OptionalInt.empty());
            export.assertEqual(sentences(manager, 2));
            export.assertEqual(sentences(manager, 5));
            assertThat(export.graph().outputs().get("output0").dims())
                    .containsExactly(Dim.BATCH, Dim.of(LENGTH), Dim.of(16));
            assertThat(export.graph().outputs().get("output1").dims())
                    .containsExactly(Dim.BATCH, Dim.of(16));
        }
    }

    @Test
    void bertWithOneSentenceKeepsTheBatchAxisThatDjlSqueezesAway() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block bert = bert(manager);
            NDList one = sentences(manager, 1);
            FloatExport.of(bert, sentences(manager, 3), OptionalInt.empty())
                    .assertEqual(
                            one,
                            expected ->
                                    new NDList(expected.get(0), expected.get(1).reshape(1, 16)));
        }
    }

    /** DJL adds the embeddings of all positions, whatever the length of the sentence. */
    @Test
    void bertOfOtherLengthsIsRefusedAsDjlRefusesIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block bert = bert(manager);
            NDList samples = sentences(manager, 3);
            assertThatThrownBy(() -> FloatExport.of(bert, samples, OptionalInt.of(1)))
                    .isInstanceOf(QuantException.class)
                    .hasMessageContaining("calls add: the forward pass fails")
                    .hasMessageContaining("(2, " + (LENGTH - 1) + ")")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void anEncoderWithAMaskRunsForAnyLength() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block encoder = new TransformerEncoderBlock(16, 4, 32, 0.1f, Activation::gelu);
            Block block = initialized(new Masked(encoder), manager, new Shape(1, 8, 16));
            FloatExport export = FloatExport.of(block, states(manager, 3, 8), OptionalInt.of(1));
            export.assertEqual(states(manager, 1, 8));
            export.assertEqual(states(manager, 5, 3));
            export.assertEqual(states(manager, 2, 17));
        }
    }

    /** Gives an encoder a mask of its input: causal, and without what begins with little. */
    private static final class Masked extends AbstractBlock {

        private final Block encoder;

        Masked(Block encoder) {
            this.encoder = addChildBlock("encoder", encoder);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            NDArray x = inputs.head();
            long length = x.size(1);
            NDArray positions = x.getManager().arange((float) length);
            NDArray isBefore =
                    positions.lte(positions.reshape(length, 1)).reshape(1, length, length);
            NDArray isStrong = x.get(":, :, 0").gt(-0.5f).reshape(x.size(0), 1, length);
            NDArray isSeen = isBefore.logicalAnd(isStrong).toType(DataType.FLOAT32, false);
            return encoder.forward(store, new NDList(x, isSeen), training, params);
        }

        @Override
        protected void initializeChildBlocks(
                NDManager manager, DataType dataType, Shape... inputShapes) {
            encoder.initialize(manager, dataType, inputShapes);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    @Test
    void attentionWithAMaskRunsForAnyLength() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block =
                    initialized(
                            ScaledDotProductAttentionBlock.builder()
                                    .setEmbeddingSize(16)
                                    .setHeadCount(2)
                                    .build(),
                            manager,
                            new Shape(1, 8, 16));
            FloatExport export = FloatExport.of(block, states(manager, 3, 8), OptionalInt.of(1));
            export.assertEqual(states(manager, 1, 5));
            export.assertEqual(states(manager, 5, 11));
        }
    }

    @Test
    void wordsAndPositionsRunForAnyLength() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SequentialBlock made =
                    new SequentialBlock()
                            .add(
                                    new IdEmbedding.Builder()
                                            .setDictionarySize(WORDS)
                                            .setEmbeddingSize(16)
                                            .build())
                            .addSingleton(TransformerTest::withPositions)
                            .add(Linear.builder().setUnits(5).build())
                            .addSingleton(x -> x.max(new int[] {1}));
            Block block = initialized(made, manager, new Shape(1, 8));
            FloatExport export = FloatExport.of(block, words(manager, 3, 8), OptionalInt.of(1));
            export.assertEqual(words(manager, 1, 4));
            export.assertEqual(words(manager, 5, 20));
        }
    }

    private static NDArray withPositions(NDArray x) {
        NDArray positions = x.getManager().arange((float) x.size(1)).reshape(1, -1, 1);
        return x.add(positions.broadcast(x.size(0), x.size(1), 1).mul(0.1f));
    }

    private static Block bert(NDManager manager) {
        BertBlock bert =
                BertBlock.builder()
                        .setTokenDictionarySize(WORDS)
                        .optTypeDictionarySize(2)
                        .optEmbeddingSize(16)
                        .optTransformerBlockCount(2)
                        .optAttentionHeadCount(4)
                        .optHiddenSize(32)
                        .optMaxSequenceLength(LENGTH)
                        .build();
        Shape shape = new Shape(1, LENGTH);
        return initialized(bert, manager, shape, shape, shape);
    }

    private static Block initialized(Block block, NDManager manager, Shape... inputs) {
        block.setInitializer(new NormalInitializer(0.3f), Parameter.Type.WEIGHT);
        block.initialize(manager, DataType.FLOAT32, inputs);
        return block;
    }

    private static NDList states(NDManager manager, long batch, long length) {
        return new NDList(manager.randomNormal(new Shape(batch, length, 16)));
    }

    private static NDList words(NDManager manager, long batch, long length) {
        return new NDList(ids(manager, WORDS, new Shape(batch, length)));
    }

    /** Words, kinds of sentences, and a mask whose last positions are hidden. */
    private static NDList sentences(NDManager manager, long batch) {
        Shape shape = new Shape(batch, LENGTH);
        NDArray mask = manager.ones(shape);
        mask.set(new NDIndex("0, 7:"), 0);
        return new NDList(ids(manager, WORDS, shape), ids(manager, 2, shape), mask);
    }

    private static NDArray ids(NDManager manager, int count, Shape shape) {
        return manager.randomInteger(0, count, shape, DataType.INT64);
    }
}
