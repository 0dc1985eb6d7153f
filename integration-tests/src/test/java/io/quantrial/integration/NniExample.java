package io.quantrial.integration;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.spi.hook.QuantizedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The network and the training of NNI's quantizer examples: conv 20, conv 50, fc 500, fc 10 with
 * ReLU6; SGD 0.01, momentum 0.5, batch 64.
 */
final class NniExample implements AutoCloseable {

    static final int BATCH = 64;
    static final Shape INPUT = new Shape(BATCH, 1, 28, 28);

    final Model model = Model.newInstance("nni-example");
    final SequentialBlock block = new SequentialBlock();
    private final Map<String, Block> names = new LinkedHashMap<>();
    private final Random order;
    private QuantizedModel quantized;

    NniExample(long seed) {
        model.getNDManager().getEngine().setRandomSeed((int) seed);
        order = new Random(seed);
        add("conv1", Conv2d.builder().setFilters(20).setKernelShape(new Shape(5, 5)).build());
        add("relu1", Activation.relu6Block());
        add("max_pool1", Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        add("conv2", Conv2d.builder().setFilters(50).setKernelShape(new Shape(5, 5)).build());
        add("relu2", Activation.relu6Block());
        add("max_pool2", Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        add("flatten", Blocks.batchFlattenBlock());
        add("fc1", Linear.builder().setUnits(500).build());
        add("relu3", Activation.relu6Block());
        add("fc2", Linear.builder().setUnits(10).build());
        model.setBlock(block);
    }

    private void add(String name, Block layer) {
        names.put(name, layer);
        block.add(layer);
    }

    NniExample quantize(List<? extends Map<String, ?>> configList) {
        AttachOptions.Builder options = AttachOptions.builder();
        names.forEach(options::addLayerName);
        quantized = QuantizedModel.attach(model, ConfigList.read(configList), options.build());
        return this;
    }

    QuantizedModel quantized() {
        return quantized;
    }

    private static Optimizer sgd(float rate) {
        return Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(rate))
                .optMomentum(0.5f)
                .build();
    }

    /** Trains and returns the accuracy on the test images after each epoch, in percent. */
    List<Double> train(IdxImages training, IdxImages test, int epochs, float rate) {
        return train(training, test, epochs, rate, rate);
    }

    /** As above, with a learning rate of its own for the quantizers' step sizes. */
    List<Double> train(IdxImages training, IdxImages test, int epochs, float rate, float stepRate) {
        if (quantized == null) {
            return trainWith(sgd(rate), training, test, epochs);
        }
        try (QuantOptimizer grouped = quantized.optimizer(sgd(rate), sgd(stepRate))) {
            return trainWith(grouped, training, test, epochs);
        }
    }

    private List<Double> trainWith(
            Optimizer optimizer, IdxImages training, IdxImages test, int epochs) {
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optDevices(new Device[] {Device.cpu()})
                        .optOptimizer(optimizer);
        List<Double> accuracies = new ArrayList<>();
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(INPUT);
            for (int epoch = 0; epoch < epochs; epoch++) {
                trainEpoch(trainer, training);
                accuracies.add(accuracy(trainer, test));
            }
        }
        return accuracies;
    }

    private void trainEpoch(Trainer trainer, IdxImages training) {
        int[] indices = permutation((int) training.size());
        for (int start = 0; start + BATCH <= indices.length; start += BATCH) {
            try (NDManager manager = trainer.getManager().newSubManager()) {
                IdxImages batch =
                        training.rows(manager, Arrays.copyOfRange(indices, start, start + BATCH));
                step(trainer, batch.images(), batch.labels());
            }
        }
    }

    static void step(Trainer trainer, NDArray data, NDArray labels) {
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList prediction = trainer.forward(new NDList(data), new NDList(labels));
            collector.backward(trainer.getLoss().evaluate(new NDList(labels), prediction));
        }
        trainer.step();
    }

    private int[] permutation(int size) {
        int[] indices = new int[size];
        for (int i = 0; i < size; i++) {
            int j = order.nextInt(i + 1);
            indices[i] = indices[j];
            indices[j] = i;
        }
        return indices;
    }

    /** Returns the share of right predictions in percent. */
    static double accuracy(Trainer trainer, IdxImages test) {
        long right = 0;
        int chunk = 1000;
        for (int start = 0; start < test.size(); start += chunk) {
            int[] indices = new int[(int) Math.min(chunk, test.size() - start)];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = start + i;
            }
            try (NDManager manager = trainer.getManager().newSubManager()) {
                IdxImages batch = test.rows(manager, indices);
                NDArray predicted = trainer.evaluate(new NDList(batch.images())).head().argMax(1);
                long[] answers = predicted.toLongArray();
                float[] labels = batch.labels().toFloatArray();
                for (int i = 0; i < answers.length; i++) {
                    right += answers[i] == (long) labels[i] ? 1 : 0;
                }
            }
        }
        return 100.0 * right / test.size();
    }

    @Override
    public void close() {
        model.close();
    }
}
