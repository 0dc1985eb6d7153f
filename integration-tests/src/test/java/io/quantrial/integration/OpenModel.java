package io.quantrial.integration;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.scheme.QuantParams;
import java.util.List;
import java.util.Map;

/** An initialised block with quantizers, driven pass by pass without a trainer or an optimizer. */
final class OpenModel implements AutoCloseable {

    final Model model = Model.newInstance("open");
    final NDManager manager = model.getNDManager().newSubManager();
    final QuantizedModel quantized;
    private final ParameterStore store = new ParameterStore(manager, false);

    OpenModel(Block block, Shape input, List<? extends Map<String, ?>> config) {
        this(block, input, config, AttachOptions.builder());
    }

    OpenModel(
            Block block,
            Shape input,
            List<? extends Map<String, ?>> config,
            AttachOptions.Builder options) {
        Engine.getInstance().setRandomSeed(21);
        block.initialize(model.getNDManager(), DataType.FLOAT32, input);
        model.setBlock(block);
        quantized = QuantizedModel.attach(model, ConfigList.read(config), options.build());
    }

    /** What a training pass gave for one input. */
    record Pass(NDArray output, NDArray inputGradient) {}

    /** Runs a training pass and back, with the given gradient at the output. */
    Pass train(NDArray input, NDArray upstream) {
        input.setRequiresGradient(true);
        NDArray output;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            output = model.getBlock().forward(store, new NDList(input), true).head();
            collector.backward(output.mul(upstream).sum());
        }
        return new Pass(output, input.getGradient());
    }

    /** Runs a training pass and back, with 1 everywhere as gradient at the output. */
    Pass train(float... input) {
        NDArray row = row(input);
        return train(row, row.onesLike());
    }

    NDList trainAll(NDArray input) {
        return model.getBlock().forward(store, new NDList(input), true);
    }

    NDArray evaluate(NDArray input) {
        return model.getBlock().forward(store, new NDList(input), false).head();
    }

    NDArray row(float... values) {
        return manager.create(values, new Shape(1, values.length));
    }

    List<String> slots() {
        return quantized.slots().stream().map(slot -> slot.id().toString()).toList();
    }

    boolean hasGrid(String slot) {
        return quantized.slots().stream()
                .anyMatch(
                        found -> found.id().toString().equals(slot) && found.params().isPresent());
    }

    QuantParams grid(String slot) {
        return quantized.slots().stream()
                .filter(found -> found.id().toString().equals(slot))
                .findFirst()
                .flatMap(found -> found.params())
                .orElseThrow(() -> new AssertionError(slot + " has no grid; slots: " + slots()));
    }

    float scale(String slot) {
        return grid(slot).scales().get(0);
    }

    /** Rounds to a grid: the formula of an exporter, value by value. */
    static NDArray rounded(NDArray values, QuantParams grid) {
        float scale = grid.scales().get(0);
        int zeroPoint = grid.zeroPoints().get(0);
        float[] numbers = values.toFloatArray();
        for (int i = 0; i < numbers.length; i++) {
            double code = Math.rint(numbers[i] / scale + zeroPoint);
            double clamped = Math.max(grid.range().min(), Math.min(grid.range().max(), code));
            numbers[i] = (float) ((clamped - zeroPoint) * scale);
        }
        return values.getManager().create(numbers, values.getShape());
    }

    @Override
    public void close() {
        model.close();
    }
}
