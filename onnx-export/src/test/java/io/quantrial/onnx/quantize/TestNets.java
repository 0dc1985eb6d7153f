package io.quantrial.onnx.quantize;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** Networks that tests train; all take images of 2 channels, 8x8. */
final class TestNets {

    static final Shape IMAGE = new Shape(2, 8, 8);

    private TestNets() {}

    static Block perceptron() {
        return new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(24).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(5).build());
    }

    /** Two layers whose quantizers follow each other directly. */
    static Block linears() {
        return new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(24).build())
                .add(Linear.builder().setUnits(5).build());
    }

    /** Convolution, ReLU, pooling, twice, and two linear layers. */
    static Block leNet() {
        return new SequentialBlock()
                .add(conv(6, true))
                .add(Activation.reluBlock())
                .add(maxPool())
                .add(conv(8, true))
                .add(Activation.reluBlock())
                .add(maxPool())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(16).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(5).build());
    }

    static Block batchNorm() {
        return new SequentialBlock()
                .add(conv(6, true))
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(conv(8, false))
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(maxPool())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(12).build())
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(5).build());
    }

    /** A residual unit without batch norm, and one with. */
    static Block residual() {
        return new SequentialBlock()
                .add(conv(6, true))
                .add(Activation.reluBlock())
                .add(
                        unit(
                                new SequentialBlock()
                                        .add(conv(6, true))
                                        .add(Activation.reluBlock())
                                        .add(conv(6, true)),
                                Blocks.identityBlock()))
                .add(
                        unit(
                                new SequentialBlock()
                                        .add(conv(8, false))
                                        .add(BatchNorm.builder().build())
                                        .add(Activation.reluBlock())
                                        .add(conv(8, false))
                                        .add(BatchNorm.builder().build()),
                                new SequentialBlock()
                                        .add(conv(8, false))
                                        .add(BatchNorm.builder().build())))
                .add(Pool.globalAvgPool2dBlock())
                .add(Linear.builder().setUnits(5).build());
    }

    private static Block unit(Block branch, Block shortcut) {
        return new ParallelBlock(
                results ->
                        new NDList(
                                Activation.relu(results.get(0).head().add(results.get(1).head()))),
                List.of(branch, shortcut));
    }

    private static Block conv(int filters, boolean hasBias) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .optBias(hasBias)
                .build();
    }

    private static Block maxPool() {
        return Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2));
    }
}
