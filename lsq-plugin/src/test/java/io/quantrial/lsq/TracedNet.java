package io.quantrial.lsq;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.hook.Slot;
import io.quantrial.testkit.TestPass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network of a {@link NetTrace}, built from the file's own fields and driven as a user would:
 * attach, trainer, batches.
 */
final class TracedNet implements AutoCloseable {

    /** NNI signs every grid and counts the batch in N. */
    private static final Map<String, Object> AS_NNI =
            Map.of("quantizer", LsqPlugin.NAME, "signed", true, "gradient_scale", "nni");

    private final NetTrace trace;
    private final Model model = Model.newInstance("golden");
    private final NDManager data = model.getNDManager().newSubManager();
    private final Map<String, Block> layers = new LinkedHashMap<>();
    private final QuantizedModel quantized;
    private final QuantOptimizer optimizer;
    private final Trainer trainer;

    TracedNet(NetTrace trace) {
        this.trace = trace;
        buildLayers();
        SequentialBlock block = new SequentialBlock();
        layers.values().forEach(block::add);
        model.setBlock(block);
        Shape batch = trace.input(data, 0).getShape();
        block.initialize(model.getNDManager(), DataType.FLOAT32, batch);
        NetTrace initial = trace.part("initial");
        initial.fields().forEach(name -> array(name).set(initial.data(name)));
        AttachOptions.Builder options = AttachOptions.builder();
        layers.forEach(options::addLayerName);
        quantized = QuantizedModel.attach(model, configList(), options.build());
        optimizer = quantized.optimizer(sgd(), sgd());
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(
                                        new SoftmaxCrossEntropyLoss("nll", 1, 1, true, false))
                                .optDevices(new Device[] {Device.cpu()})
                                .optOptimizer(optimizer));
        trainer.initialize(batch);
    }

    private void buildLayers() {
        Shape kernel = trace.part("initial").shape("conv1.weight");
        Shape head = trace.part("initial").shape("fc1.weight");
        layers.put(
                "conv1",
                Conv2d.builder()
                        .setFilters((int) kernel.get(0))
                        .setKernelShape(new Shape(kernel.get(2), kernel.get(3)))
                        .build());
        layers.put("relu1", Activation.relu6Block());
        layers.put("pool1", Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        layers.put("flatten", Blocks.batchFlattenBlock());
        layers.put("fc1", Linear.builder().setUnits(head.get(0)).build());
        layers.put("log_softmax", LambdaBlock.singleton(x -> x.logSoftmax(1)));
    }

    /** NNI's LSQ leaves the bias in floating point. */
    private ConfigList configList() {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Map<String, Object> entry : trace.config()) {
            Map<String, Object> all = new LinkedHashMap<>(entry);
            all.putAll(AS_NNI);
            if (((List<?>) entry.get("quant_types")).contains("weight")) {
                all.put("bias", "float");
            }
            entries.add(all);
        }
        return ConfigList.read(entries);
    }

    private Optimizer sgd() {
        return Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(trace.number("lr")))
                .optMomentum(trace.number("momentum"))
                .build();
    }

    /** Runs one batch up to the gradients. */
    Outcome forwardAndBackward(int batch) {
        NDList labels = new NDList(trace.target(data, batch));
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList prediction = trainer.forward(new NDList(trace.input(data, batch)), labels);
            NDArray loss = trainer.getLoss().evaluate(labels, prediction);
            collector.backward(loss);
            return new Outcome(loss.getFloat(), prediction.head());
        }
    }

    void step() {
        trainer.step();
    }

    Outcome evaluate(int batch) {
        NDList prediction = trainer.evaluate(new NDList(trace.input(data, batch)));
        NDList labels = new NDList(trace.target(data, batch));
        NDArray loss = trainer.getLoss().evaluate(labels, prediction);
        return new Outcome(loss.getFloat(), prediction.head());
    }

    /** Returns what the reference calls so: {@code conv1.old_weight}, {@code fc1.input_scale}. */
    NDArray array(String name) {
        int dot = name.indexOf('.');
        Block layer = layers.get(name.substring(0, dot));
        String tensor = name.substring(dot + 1);
        if (tensor.endsWith("_scale")) {
            String slot = name.replace('.', ':').replace("_scale", "");
            return slot(slot).quantizer().parameters().get(0).getArray();
        }
        return layer.getParameters().get(tensor.replace("old_", "")).getArray();
    }

    /** Returns the weight that the layer computes with. */
    float[] quantizedWeight(String layer) {
        return slot(layer + ":weight")
                .quantizer()
                .gradient()
                .quantize(array(layer + ".weight"), TestPass.EVALUATION)
                .toFloatArray();
    }

    List<String> slots() {
        return quantized.slots().stream().map(slot -> slot.id().toString()).toList();
    }

    private Slot slot(String name) {
        Optional<Slot> found =
                quantized.slots().stream()
                        .filter(slot -> slot.id().toString().equals(name))
                        .findFirst();
        return found.orElseThrow(() -> new AssertionError(name + " is not in " + slots()));
    }

    @Override
    public void close() {
        trainer.close();
        optimizer.close();
        model.close();
    }

    /** What a pass gave. */
    record Outcome(float loss, NDArray logProbabilities) {}
}
