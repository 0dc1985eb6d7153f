package io.quantrial.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.Signedness;
import java.util.Random;

/** A quantizer under test with its own manager and its data. */
final class OpenSlot implements AutoCloseable {

    private final SlotCase slot;
    private final NDManager manager = NDManager.newBaseManager();
    private final NDManager parameters = manager.newSubManager();
    private final SlotDriver driver;

    OpenSlot(QuantizerPlugin plugin, SlotCase slot) {
        this.slot = slot;
        this.driver = SlotDriver.create(plugin, slot.request(parameters));
    }

    /** A slot that saw one training pass. */
    static OpenSlot trained(QuantizerPlugin plugin, SlotCase slot) {
        OpenSlot open = new OpenSlot(plugin, slot);
        open.train(open.data(1, 1));
        return open;
    }

    SlotCase slot() {
        return slot;
    }

    SlotDriver driver() {
        return driver;
    }

    NDManager manager() {
        return manager;
    }

    TensorQuantizer quantizer() {
        return driver.quantizer();
    }

    QuantizerState state() {
        return quantizer().state();
    }

    QuantParams params() {
        return quantizer()
                .params()
                .orElseThrow(() -> new AssertionError("params() is empty after a training pass"));
    }

    /** Normally distributed numbers; without the negative ones where the grid has none. */
    NDArray data(int seed, double spread) {
        return data(seed, spread, slot.shape());
    }

    NDArray data(int seed, double spread, Shape shape) {
        Random random = new Random(seed);
        boolean negative = slot.scheme().signedness() != Signedness.UNSIGNED;
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            double number = spread * random.nextGaussian();
            numbers[i] = (float) (negative ? number : Math.max(0, number));
        }
        return manager.create(numbers, shape);
    }

    /** One training pass, forward and backward; returns the numbers that came out. */
    float[] train(NDArray x) {
        return pass(x, TestPass.TRAINING);
    }

    /** One delayed training pass, forward and backward; returns the numbers that came out. */
    float[] delay(NDArray x) {
        return pass(x, TestPass.DELAYED);
    }

    private float[] pass(NDArray x, ForwardPass pass) {
        float[][] numbers = new float[1][];
        NDList inputs = withParameters(x);
        GradientCheck.gradients(
                        at -> {
                            NDArray y = driver.run(at.head(), pass);
                            numbers[0] = y.toFloatArray();
                            return y.sum();
                        },
                        inputs)
                .close();
        return numbers[0];
    }

    /** One evaluation pass; returns the numbers that came out. */
    float[] evaluate(NDArray x) {
        NDArray y = driver.run(x, TestPass.EVALUATION);
        float[] numbers = y.toFloatArray();
        if (y != x) {
            y.close();
        }
        return numbers;
    }

    /** What the strategy is given in a training pass, cut off from the hook's gradient. */
    NDArray hookedPoint(NDArray x) {
        NDArray hooked = driver.hooked(x, TestPass.TRAINING);
        try (NDArray numbers = hooked.stopGradient()) {
            return numbers.duplicate();
        }
    }

    /** An array and the quantizer's trainable parameters. */
    NDList withParameters(NDArray x) {
        NDList list = new NDList(x);
        for (Parameter parameter : quantizer().parameters()) {
            list.add(parameter.getArray());
        }
        return list;
    }

    /** The plain-Java grid of the channel that an element belongs to. */
    ScalarOracle oracle(QuantParams params, int element) {
        return ScalarOracle.of(params, Channels.of(params, slot.shape(), element));
    }

    @Override
    public void close() {
        manager.close();
    }
}
