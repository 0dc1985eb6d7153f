package io.quantrial.benchmark;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDArray;
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
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.transformer.BertBlock;

/** The networks that are trained, with a batch of each. */
public enum Net {
    /** The network of NNI's quantizer examples: conv 20, conv 50, fc 500, fc 10; batch 64. */
    LENET(64) {
        @Override
        Block block() {
            return new SequentialBlock()
                    .add(conv(20))
                    .add(Activation.relu6Block())
                    .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                    .add(conv(50))
                    .add(Activation.relu6Block())
                    .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                    .add(Blocks.batchFlattenBlock())
                    .add(Linear.builder().setUnits(500).build())
                    .add(Activation.relu6Block())
                    .add(Linear.builder().setUnits(CLASSES).build());
        }

        private static Conv2d conv(int filters) {
            return Conv2d.builder().setFilters(filters).setKernelShape(new Shape(5, 5)).build();
        }

        @Override
        NDList input(NDManager manager) {
            return new NDList(manager.randomNormal(new Shape(batch(), 1, 28, 28)));
        }
    },
    /** ResNet-20 of DJL's model zoo on images of 3x28x28; batch 64. */
    RESNET20(64) {
        @Override
        Block block() {
            return ResNetV1.builder()
                    .setImageShape(new Shape(3, 28, 28))
                    .setNumLayers(20)
                    .setOutSize(CLASSES)
                    .build();
        }

        @Override
        NDList input(NDManager manager) {
            return new NDList(manager.randomNormal(new Shape(batch(), 3, 28, 28)));
        }
    },
    /** DJL's BertBlock: 2 layers, embedding 64, 4 heads, sequences of 32; batch 32. */
    BERT(32) {
        @Override
        Block block() {
            BertBlock bert =
                    BertBlock.builder()
                            .setTokenDictionarySize(TOKENS)
                            .optEmbeddingSize(64)
                            .optAttentionHeadCount(4)
                            .optHiddenSize(256)
                            .optTransformerBlockCount(2)
                            .optMaxSequenceLength(SEQUENCE)
                            .build();
            return new SequentialBlock()
                    .add(bert)
                    .add(outputs -> new NDList(outputs.get(1)))
                    .add(Linear.builder().setUnits(CLASSES).build());
        }

        @Override
        NDList input(NDManager manager) {
            Shape shape = new Shape(batch(), SEQUENCE);
            return new NDList(
                    manager.randomInteger(0, TOKENS, shape, DataType.INT64),
                    manager.zeros(shape, DataType.INT64),
                    manager.ones(shape, DataType.INT64));
        }
    };

    private static final int CLASSES = 10;
    private static final int TOKENS = 1000;
    private static final int SEQUENCE = 32;

    private final int batch;

    Net(int batch) {
        this.batch = batch;
    }

    /** Returns a new network without weights. */
    abstract Block block();

    /** Returns random inputs. */
    abstract NDList input(NDManager manager);

    /** Returns random class numbers. */
    NDArray labels(NDManager manager) {
        return manager.randomInteger(0, CLASSES, new Shape(batch), DataType.INT64)
                .toType(DataType.FLOAT32, false);
    }

    int batch() {
        return batch;
    }
}
