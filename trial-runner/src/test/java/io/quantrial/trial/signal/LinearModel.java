package io.quantrial.trial.signal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A trained model in plain Java: the prediction of a sample is a·x + b·z, its loss half the squared
 * error. Layer a has inputs x and weights a, layer b has inputs z and weights b; each can have 16,
 * 4 or 2 bits.
 */
final class LinearModel implements TrainedModel {

    static final int WIDTH = 6;
    static final int SAMPLES = 12;

    private static final int BATCH = 5;

    private static final SearchSpace SPACE = new SearchSpace(List.of(layer("a"), layer("b")));

    final float[][] weights = new float[2][WIDTH];
    final float[][][] inputs = new float[2][SAMPLES][WIDTH];
    final float[] targets = new float[SAMPLES];
    private final NDManager manager;

    LinearModel(NDManager manager, long seed) {
        this.manager = manager;
        SplittableRandom random = new SplittableRandom(seed);
        for (int layer = 0; layer < 2; layer++) {
            fill(weights[layer], random);
            for (float[] sample : inputs[layer]) {
                fill(sample, random);
            }
        }
        for (int i = 0; i < SAMPLES; i++) {
            // nearly right, as after a training
            targets[i] = (float) (prediction(weights, inputs, i) + random.nextDouble(-0.1, 0.1));
        }
    }

    private static LayerSpace layer(String name) {
        return new LayerSpace(
                LayerPath.parse(name),
                List.of(
                        LayerBits.parse("lsq/w16/i16"),
                        LayerBits.parse("lsq/w4/i4"),
                        LayerBits.parse("lsq/w2/i2")),
                Map.of(),
                Map.of());
    }

    private static void fill(float[] values, SplittableRandom random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
    }

    private static float prediction(float[][] weights, float[][][] inputs, int sample) {
        float sum = 0;
        for (int layer = 0; layer < 2; layer++) {
            for (int i = 0; i < WIDTH; i++) {
                sum += weights[layer][i] * inputs[layer][sample][i];
            }
        }
        return sum;
    }

    /** The error of the prediction, which is its gradient too. */
    float residual(int sample) {
        return prediction(weights, inputs, sample) - targets[sample];
    }

    static int bits(int alternative) {
        return SPACE.layers().get(0).alternatives().get(alternative).width(QuantTarget.WEIGHT);
    }

    /** Values in [-1, 1] on a grid that has 0. */
    static float[] quantized(float[] values, int bits) {
        float step = 1f / ((1 << bits - 1) - 1);
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = Math.round(values[i] / step) * step;
        }
        return result;
    }

    @Override
    public SearchSpace space() {
        return SPACE;
    }

    @Override
    public int samples() {
        return SAMPLES;
    }

    @Override
    public void weights(Consumer<QuantizedTensor> consumer) {
        for (int alternative = 0; alternative < 3; alternative++) {
            for (int layer = 0; layer < 2; layer++) {
                try (NDManager own = manager.newSubManager()) {
                    consumer.accept(weight(own, layer, alternative));
                }
            }
        }
    }

    private QuantizedTensor weight(NDManager own, int layer, int alternative) {
        return new QuantizedTensor(
                layer,
                alternative,
                QuantTarget.WEIGHT,
                own.create(weights[layer]),
                own.create(quantized(weights[layer], bits(alternative))));
    }

    @Override
    public void gradients(BiConsumer<QuantizedTensor, NDArray> consumer) {
        for (int alternative = 0; alternative < 3; alternative++) {
            for (int from = 0; from < SAMPLES; from += BATCH) {
                int to = Math.min(SAMPLES, from + BATCH);
                for (int layer = 0; layer < 2; layer++) {
                    try (NDManager own = manager.newSubManager()) {
                        consumer.accept(
                                weight(own, layer, alternative),
                                own.create(weightGradient(layer, from, to)));
                        float[] values = flat(inputs[layer], from, to);
                        Shape shape = new Shape(to - from, WIDTH);
                        consumer.accept(
                                new QuantizedTensor(
                                        layer,
                                        alternative,
                                        QuantTarget.INPUT,
                                        own.create(values, shape),
                                        own.create(quantized(values, bits(alternative)), shape)),
                                own.create(inputGradient(layer, from, to), shape));
                    }
                }
            }
        }
    }

    private static float[] flat(float[][] rows, int from, int to) {
        float[] values = new float[(to - from) * WIDTH];
        for (int i = from; i < to; i++) {
            System.arraycopy(rows[i], 0, values, (i - from) * WIDTH, WIDTH);
        }
        return values;
    }

    private float[] weightGradient(int layer, int from, int to) {
        float[] sum = new float[WIDTH];
        for (int sample = from; sample < to; sample++) {
            for (int i = 0; i < WIDTH; i++) {
                sum[i] += residual(sample) * inputs[layer][sample][i];
            }
        }
        return sum;
    }

    private float[] inputGradient(int layer, int from, int to) {
        float[] gradient = new float[(to - from) * WIDTH];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = residual(from + i / WIDTH) * weights[layer][i % WIDTH];
        }
        return gradient;
    }

    @Override
    public double loss(Map<Integer, Integer> choices) {
        float[][] quantizedWeights = weights.clone();
        float[][][] quantizedInputs = inputs.clone();
        choices.forEach(
                (layer, alternative) -> {
                    quantizedWeights[layer] = quantized(weights[layer], bits(alternative));
                    quantizedInputs[layer] =
                            Arrays.stream(inputs[layer])
                                    .map(sample -> quantized(sample, bits(alternative)))
                                    .toArray(float[][]::new);
                });
        double sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double error = prediction(quantizedWeights, quantizedInputs, i) - targets[i];
            sum += error * error / 2;
        }
        return sum / SAMPLES;
    }
}
