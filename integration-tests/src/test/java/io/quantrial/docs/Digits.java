package io.quantrial.docs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Dataset;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The handwritten digits that come with the repository, and a network for them: what the documents
 * train and what their config lists speak of.
 *
 * @param training the first 1,437 digits
 * @param test the other 360
 */
record Digits(Dataset training, Dataset test) {

    static final int BATCH = 64;
    static final Shape BATCH_SHAPE = new Shape(BATCH, 1, 8, 8);

    private static final int PIXELS = 64;
    private static final float WHITE = 16;
    private static final int TRAINING_SIZE = 1437;

    /** Reads the digits; the manager owns them. */
    static Digits read(NDManager manager) throws IOException {
        List<float[]> lines;
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Digits.class.getResourceAsStream("digits.csv.gz")),
                                StandardCharsets.US_ASCII))) {
            lines = reader.lines().map(Digits::numbers).toList();
        }
        try (NDArray table = manager.create(lines.toArray(float[][]::new))) {
            NDArray images = table.get(":, 0:" + PIXELS).div(WHITE).reshape(-1, 1, 8, 8);
            NDArray classes = table.get(":, " + PIXELS).toType(DataType.INT64, false);
            String rest = TRAINING_SIZE + ":";
            return new Digits(
                    dataset(images, classes, ":" + TRAINING_SIZE, true),
                    dataset(images, classes, rest, false));
        }
    }

    private static float[] numbers(String line) {
        double[] wide = Stream.of(line.split(",")).mapToDouble(Double::parseDouble).toArray();
        float[] numbers = new float[wide.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) wide[i];
        }
        return numbers;
    }

    private static Dataset dataset(NDArray images, NDArray classes, String rows, boolean shuffle) {
        return new ArrayDataset.Builder()
                .setData(images.get(new NDIndex(rows)))
                .optLabels(classes.get(new NDIndex(rows)))
                .setSampling(BATCH, shuffle)
                .build();
    }

    /** Returns two convolutions and a linear layer, not initialised. */
    static SequentialBlock network() {
        return new SequentialBlock()
                .add(convolution(16))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(convolution(32))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    private static Conv2d convolution(int filters) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .build();
    }
}
