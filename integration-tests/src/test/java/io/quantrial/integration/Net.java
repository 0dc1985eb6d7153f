package io.quantrial.integration;

import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.BertBlock;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A network that tests train, with its inputs.
 *
 * @param name its name in reports
 * @param block makes a fresh block
 * @param batch draws a batch; the same numbers for the same generator, whatever the engine did
 *     before
 */
record Net(String name, Supplier<Block> block, BiFunction<NDManager, Random, NDList> batch) {

    /** Two convolutions, two linear layers: 5x5 and 3x3 on 12x12 images. */
    static Net leNet(Function<NDList, NDList> activation) {
        return new Net(
                "LeNet",
                () ->
                        new SequentialBlock()
                                .add(conv(6, 5, 2))
                                .add(activation)
                                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                                .add(conv(16, 3, 0))
                                .add(activation)
                                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                                .add(Blocks.batchFlattenBlock())
                                .add(Linear.builder().setUnits(32).build())
                                .add(activation)
                                .add(Linear.builder().setUnits(10).build()),
                floats(new Shape(8, 1, 12, 12)));
    }

    static Net leNet() {
        return leNet(Activation::relu);
    }

    /** LeNet with the activation that plain DJL computes with a short-lived operand. */
    static Net relu6Net() {
        Net net = leNet(Activation::relu6);
        return new Net("relu6 net", net.block, net.batch);
    }

    /** Convolutions with batch norm, where binary and DoReFa weights belong. */
    static Net convBatchNorm() {
        return new Net(
                "conv and batch norm",
                () ->
                        new SequentialBlock()
                                .add(conv(8, 3, 1))
                                .add(BatchNorm.builder().build())
                                .add(Activation::relu)
                                .add(conv(8, 3, 1))
                                .add(BatchNorm.builder().build())
                                .add(Activation::relu)
                                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                                .add(Blocks.batchFlattenBlock())
                                .add(Linear.builder().setUnits(5).build()),
                floats(new Shape(6, 2, 8, 8)));
    }

    private static Block conv(int filters, int kernel, int padding) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optPadding(new Shape(padding, padding))
                .build();
    }

    static Net resNet20() {
        return new Net(
                "ResNetV1-20",
                () ->
                        ResNetV1.builder()
                                .setImageShape(new Shape(3, 28, 28))
                                .setNumLayers(20)
                                .setOutSize(10)
                                .build(),
                floats(new Shape(2, 3, 28, 28)));
    }

    static Net mobileNet() {
        return new Net(
                "MobileNetV2",
                () -> MobileNetV2.builder().setOutSize(10).build(),
                floats(new Shape(2, 3, 32, 32)));
    }

    static Net squeezeNet() {
        return new Net(
                "SqueezeNet", () -> SqueezeNet.squeezenet(10), floats(new Shape(2, 3, 64, 64)));
    }

    /** Two transformer blocks: 13 linear layers in all. */
    static Net bert() {
        return bert(2);
    }

    static Net bert(int transformerBlocks) {
        return new Net(
                "BertBlock",
                () ->
                        BertBlock.builder()
                                .setTokenDictionarySize(20)
                                .optEmbeddingSize(16)
                                .optAttentionHeadCount(2)
                                .optHiddenSize(32)
                                .optTransformerBlockCount(transformerBlocks)
                                .optMaxSequenceLength(7)
                                .build(),
                (manager, random) ->
                        new NDList(
                                manager.create(tokens(random, 14), new Shape(2, 7)),
                                manager.zeros(new Shape(2, 7), DataType.INT64),
                                manager.ones(new Shape(2, 7), DataType.INT64)));
    }

    static Net lstm() {
        return recurrent(
                "LSTM",
                () ->
                        LSTM.builder()
                                .setNumLayers(2)
                                .setStateSize(6)
                                .optBatchFirst(true)
                                .optReturnState(false)
                                .build());
    }

    static Net gru() {
        return recurrent(
                "GRU",
                () ->
                        GRU.builder()
                                .setNumLayers(1)
                                .setStateSize(6)
                                .optBatchFirst(true)
                                .optReturnState(false)
                                .build());
    }

    private static Net recurrent(String name, Supplier<Block> layer) {
        return new Net(
                name,
                () ->
                        new SequentialBlock()
                                .add(layer.get())
                                .add(Linear.builder().setUnits(3).build()),
                floats(new Shape(3, 5, 4)));
    }

    /** Normal numbers. */
    static BiFunction<NDManager, Random, NDList> floats(Shape shape) {
        return (manager, random) -> {
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return new NDList(manager.create(values, shape));
        };
    }

    private static long[] tokens(Random random, int count) {
        return random.longs(count, 0, 20).toArray();
    }

    @Override
    public String toString() {
        return name;
    }
}
