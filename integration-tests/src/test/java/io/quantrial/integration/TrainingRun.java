package io.quantrial.integration;

import ai.djl.Device;
import ai.djl.MalformedModelException;
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
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A model in training, with or without quantizers, on random batches of its {@link Net}: the same
 * seed gives the same parameters, batches and targets.
 */
final class TrainingRun implements AutoCloseable {

    private static final float RATE = 0.01f;
    private static final Runnable NOTHING = () -> {};

    final Model model = Model.newInstance("net");
    final Block block;
    final Trainer trainer;
    private final Net net;
    private final long seed;
    private final QuantizedModel quantized;
    private final AutoCloseable optimizer;

    /** What a run starts from; without a config list plain DJL, without a checkpoint afresh. */
    private record Start(
            Optional<ConfigList> configList,
            AttachOptions options,
            float rate,
            float stepRate,
            Optional<Path> checkpoint) {}

    private TrainingRun(Net net, long seed, Start start) {
        this.net = net;
        this.seed = seed;
        Engine.getInstance().setRandomSeed((int) seed);
        this.block = net.block().get();
        model.setBlock(block);
        quantized =
                start.configList()
                        .map(list -> QuantizedModel.attach(model, list, start.options()))
                        .orElse(null);
        start.checkpoint().ifPresent(this::load);
        Optimizer used = sgd(start.rate());
        if (quantized == null) {
            optimizer = () -> {};
        } else {
            QuantOptimizer grouped = quantized.optimizer(used, sgd(start.stepRate()));
            optimizer = grouped;
            used = grouped;
        }
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Loss.l2Loss())
                                .optDevices(new Device[] {Device.cpu()})
                                .optOptimizer(used));
        try (NDManager manager = model.getNDManager().newSubManager()) {
            trainer.initialize(net.batch().apply(manager, new Random(seed)).getShapes());
        }
    }

    /** Plain DJL. */
    static TrainingRun plain(Net net, long seed) {
        return new TrainingRun(
                net, seed, new Start(Optional.empty(), null, RATE, RATE, Optional.empty()));
    }

    /** Attached before the model is initialised; without entries the wrapper alone. */
    static TrainingRun attached(Net net, long seed, List<? extends Map<String, ?>> config) {
        return attached(net, seed, config, RATE, RATE);
    }

    /** Attached, with a learning rate for the model and one for the quantizers' steps. */
    static TrainingRun attached(
            Net net, long seed, List<? extends Map<String, ?>> config, float rate, float stepRate) {
        return new TrainingRun(net, seed, start(config, rate, stepRate, Optional.empty()));
    }

    /** Attached, and loaded before a trainer is made. */
    static TrainingRun resumed(
            Net net, long seed, List<? extends Map<String, ?>> config, Path checkpoint) {
        return new TrainingRun(net, seed, start(config, RATE, RATE, Optional.of(checkpoint)));
    }

    private static Start start(
            List<? extends Map<String, ?>> config,
            float rate,
            float stepRate,
            Optional<Path> checkpoint) {
        return new Start(
                Optional.of(ConfigList.read(config)),
                AttachOptions.builder().build(),
                rate,
                stepRate,
                checkpoint);
    }

    private void load(Path checkpoint) {
        try {
            model.load(checkpoint, model.getName());
        } catch (IOException | MalformedModelException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Saves where {@link #resumed} finds it. */
    Path save(Path folder) throws IOException {
        model.save(folder, model.getName());
        return folder;
    }

    /** Returns a config entry for all layers of the default types. */
    static Map<String, Object> allLayers(String quantizer, int bits, String... targets) {
        return entry("op_types", "default", quantizer, bits, targets);
    }

    static Map<String, Object> layer(String name, String quantizer, int bits, String... targets) {
        return entry("op_names", name, quantizer, bits, targets);
    }

    private static Map<String, Object> entry(
            String key, String value, String quantizer, int bits, String... targets) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(key, List.of(value));
        entry.put("quantizer", quantizer);
        entry.put("quant_types", List.of(targets));
        entry.put("quant_bits", bits);
        return entry;
    }

    private static Optimizer sgd(float rate) {
        return Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(rate))
                .optMomentum(0.5f)
                .build();
    }

    /** Trains on the batches with numbers from, from+1, …, to-1. */
    TrainingRun train(int from, int to) {
        for (int batch = from; batch < to; batch++) {
            forwardAndBackward(batch, NOTHING);
            trainer.step();
        }
        return this;
    }

    /** Adds the gradients of one batch to those that are there; returns the loss. */
    float forwardAndBackward(int batch, Runnable betweenForwardAndBackward) {
        Random random = random(batch);
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDList inputs = net.batch().apply(manager, random);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDArray loss = squaredError(trainer.forward(inputs), manager, random);
                betweenForwardAndBackward.run();
                collector.backward(loss);
                return loss.getFloat();
            }
        }
    }

    /** The mean squared distance of all outputs to random targets. */
    private static NDArray squaredError(NDList outputs, NDManager manager, Random random) {
        NDArray loss = manager.zeros(new Shape());
        for (NDArray output : outputs) {
            NDArray target = Net.floats(output.getShape()).apply(manager, random).head();
            loss = loss.add(output.sub(target).square().mean());
        }
        return loss;
    }

    /** Returns the outputs for a batch in evaluation. */
    List<Float> evaluate(int batch) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            return numbers(trainer.evaluate(net.batch().apply(manager, random(batch))).head());
        }
    }

    /** Returns the inputs of the batch with this number; they live as long as the trainer. */
    NDList batch(int batch) {
        return net.batch().apply(trainer.getManager(), random(batch));
    }

    private Random random(int batch) {
        return new Random(seed * 1000 + batch);
    }

    /** Returns all parameters, those of quantizers too, by name. */
    Map<String, List<Float>> parameters() {
        Map<String, List<Float>> values = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : model.getBlock().getParameters()) {
            values.put(entry.getKey(), numbers(entry.getValue().getArray()));
        }
        return values;
    }

    /** Returns the gradients of all parameters and sets them to zero. */
    Map<String, List<Float>> takeGradients() {
        Map<String, List<Float>> values = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : model.getBlock().getParameters()) {
            if (entry.getValue().requiresGradient()) {
                try (NDArray gradient = entry.getValue().getArray().getGradient()) {
                    values.put(entry.getKey(), numbers(gradient));
                    gradient.subi(gradient);
                }
            }
        }
        return values;
    }

    QuantizedModel quantized() {
        return quantized;
    }

    Slot slot(String name) {
        return quantized.slots().stream()
                .filter(slot -> slot.id().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + slotNames()));
    }

    List<String> slotNames() {
        return quantized.slots().stream().map(slot -> slot.id().toString()).toList();
    }

    QuantParams grid(String slot) {
        return slot(slot).params().orElseThrow(() -> new AssertionError(slot + " has no grid"));
    }

    static List<Float> numbers(NDArray array) {
        List<Float> numbers = new ArrayList<>();
        for (float number : array.toFloatArray()) {
            numbers.add(number);
        }
        return numbers;
    }

    @Override
    public void close() {
        trainer.close();
        try {
            optimizer.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        model.close();
    }
}
