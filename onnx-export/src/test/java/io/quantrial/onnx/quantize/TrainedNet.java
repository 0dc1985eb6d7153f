package io.quantrial.onnx.quantize;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.ObservedForward;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.spi.hook.QuantizedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A quantized model that was trained for a few steps on random data. */
final class TrainedNet implements AutoCloseable {

    private static final int STEPS = 6;
    private static final int BATCH = 8;

    private final Model model = Model.newInstance("net");
    final NDManager manager = model.getNDManager();
    private final Shape input;

    TrainedNet(Block block, Shape image, List<Map<String, Object>> config) {
        Engine.getInstance().setRandomSeed(7);
        input = new Shape(BATCH).addAll(image);
        model.setBlock(block);
        QuantizedModel quantized = QuantizedModel.attach(model, ConfigList.read(config));
        try (QuantOptimizer optimizer = quantized.optimizer(sgd(0.05f), sgd(0.001f));
                Trainer trainer =
                        model.newTrainer(
                                new DefaultTrainingConfig(Loss.l2Loss())
                                        .optDevices(new Device[] {Device.cpu()})
                                        .optOptimizer(optimizer))) {
            trainer.initialize(input);
            turnGammas();
            for (int step = 0; step < STEPS; step++) {
                step(trainer);
            }
        }
    }

    private void step(Trainer trainer) {
        try (NDManager batch = trainer.getManager().newSubManager()) {
            NDArray images = images(batch);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDArray output = trainer.forward(new NDList(images)).head();
                NDArray target = batch.randomNormal(output.getShape());
                collector.backward(output.sub(target).square().mean());
            }
            trainer.step();
        }
    }

    /** Every second channel of a batch norm turns its input around, and one ignores it. */
    private void turnGammas() {
        for (Pair<String, Parameter> entry : model.getBlock().getParameters()) {
            if (entry.getKey().endsWith("gamma")) {
                float[] gammas = entry.getValue().getArray().toFloatArray();
                for (int c = 0; c < gammas.length; c++) {
                    gammas[c] = (c % 2 == 0 ? 1 : -1) * (0.5f + 0.1f * (c % 7));
                }
                entry.getValue().getArray().set(gammas);
            }
        }
    }

    private static Optimizer sgd(float rate) {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(rate)).build();
    }

    /** Draws a batch of images. */
    NDArray images(NDManager owner) {
        return owner.randomNormal(input);
    }

    ObservedForward observed() {
        return ObservedForward.of(model.getBlock());
    }

    /** Returns a config entry; further keys and values may follow. */
    static Map<String, Object> entry(
            String key, Object names, String quantizer, Object bits, List<String> targets) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(key, names);
        entry.put("quantizer", quantizer);
        entry.put("quant_types", targets);
        entry.put("quant_bits", bits);
        return entry;
    }

    @Override
    public void close() {
        model.close();
    }
}
