package io.quantrial.benchmark;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.quantrial.spi.hook.QuantizedModel;

/** A trainer with one batch: forward, loss, backward, SGD. */
final class TrainingStep implements Runnable, AutoCloseable {

    private final Model model = Model.newInstance("benchmark", "PyTorch");
    private final Trainer trainer;
    private final NDList input;
    private final NDList labels;

    TrainingStep(Net net, StepVariant variant) {
        model.getNDManager().getEngine().setRandomSeed(1);
        model.setBlock(net.block());
        Optimizer optimizer =
                variant.configList()
                        .map(list -> QuantizedModel.attach(model, list))
                        .<Optimizer>map(quantized -> quantized.optimizer(sgd(), sgd()))
                        .orElseGet(TrainingStep::sgd);
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                                .optDevices(new Device[] {Device.cpu()})
                                .optOptimizer(optimizer));
        input = net.input(trainer.getManager());
        labels = new NDList(net.labels(trainer.getManager()));
        trainer.initialize(input.getShapes());
    }

    /** The smallest rate keeps weights where they are for as long as it takes. */
    private static Optimizer sgd() {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e-4f)).build();
    }

    @Override
    public void run() {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDList data = lend(input, manager);
            NDList answers = lend(labels, manager);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList prediction = trainer.forward(data, answers);
                collector.backward(trainer.getLoss().evaluate(answers, prediction));
            }
            trainer.step();
        }
    }

    /** The same memory in another manager, which then owns all that is computed from it. */
    private static NDList lend(NDList list, NDManager manager) {
        NDList lent = new NDList(list.size());
        for (NDArray array : list) {
            NDArray alias = array.stopGradient();
            alias.attach(manager);
            lent.add(alias);
        }
        return lent;
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
