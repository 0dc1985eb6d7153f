package io.quantrial.trial.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.config.TrainingSettings.Phase;
import io.quantrial.trial.data.Samples;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trains an attached model, epoch by epoch.
 *
 * @param phase how
 * @param stepSizeFactor learning rate of step sizes divided by that of weights
 * @param samples the training samples
 * @param batches their order
 * @param evaluation measures each epoch
 * @param criterion the loss
 */
record Training(
        Phase phase,
        double stepSizeFactor,
        Samples samples,
        Batches batches,
        Evaluation evaluation,
        Criterion criterion) {

    /**
     * Trains.
     *
     * @param model the model
     * @param listener hears beats and reports
     * @return the metrics of the last epoch, or empty if the listener stopped the training
     */
    Optional<SortedMap<String, Double>> of(TaskModel model, TaskListener listener) {
        Optimizers optimizers = new Optimizers(phase, (long) phase.epochs() * batches.count());
        try (QuantOptimizer optimizer =
                        model.quantized()
                                .optimizer(
                                        optimizers.weights(),
                                        optimizers.stepSizes(stepSizeFactor));
                Trainer trainer = model.model().newTrainer(config(model, optimizer))) {
            trainer.initialize(model.input());
            SortedMap<String, Double> metrics = new TreeMap<>();
            for (int epoch = 1; epoch <= phase.epochs(); epoch++) {
                double trainingLoss = new Epoch(model, trainer, epoch).run(listener);
                Evaluation.Score score =
                        evaluation.named("validation after epoch " + epoch).of(model);
                metrics.put(MetricNames.ACCURACY, score.accuracy());
                metrics.put(MetricNames.LOSS, score.loss());
                metrics.put(MetricNames.TRAINING_LOSS, trainingLoss);
                if (listener.report(epoch, metrics) == TaskListener.Verdict.PRUNE) {
                    return Optional.empty();
                }
            }
            return Optional.of(metrics);
        }
    }

    private DefaultTrainingConfig config(TaskModel model, QuantOptimizer optimizer) {
        return new DefaultTrainingConfig(criterion.loss())
                .optOptimizer(optimizer)
                .optDevices(new Device[] {model.model().getNDManager().getDevice()});
    }

    /** One pass over the samples. */
    private final class Epoch {

        private final TaskModel model;
        private final Trainer trainer;
        private final int number;

        Epoch(TaskModel model, Trainer trainer, int number) {
            this.model = model;
            this.trainer = trainer;
            this.number = number;
        }

        /** Returns the mean loss. */
        double run(TaskListener listener) {
            double sum = 0;
            int count = 0;
            int batch = 0;
            for (int[] indices : batches.epoch(number)) {
                sum += step(++batch, indices) * (double) indices.length;
                count += indices.length;
                listener.beat();
            }
            return sum / count;
        }

        private float step(int batch, int... indices) {
            try (NDManager manager = trainer.getManager().newSubManager()) {
                Samples.Batch inputs = samples.batch(manager, indices);
                float loss = backward(batch, inputs);
                if (!Float.isFinite(loss)) {
                    String where =
                            find(inputs).orElse("all layers compute finite values by themselves");
                    throw new DivergedException("loss is " + loss + at(batch) + "; " + where, null);
                }
                trainer.step();
                return loss;
            }
        }

        private float backward(int batch, Samples.Batch inputs) {
            NDList labels = criterion.labels(inputs);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList outputs = trainer.forward(new NDList(inputs.data()));
                NDArray scores = model.checked(outputs, inputs.data());
                NDArray loss = criterion.loss().evaluate(labels, new NDList(scores));
                float value = loss.getFloat();
                if (Float.isFinite(value)) {
                    collector.backward(loss);
                }
                return value;
            } catch (QuantException e) {
                // quantizers refuse values that are not finite
                Optional<String> where = find(inputs);
                if (where.isPresent()) {
                    String message = "training diverged" + at(batch) + "; " + where.get();
                    throw new DivergedException(message, e);
                }
                throw e;
            }
        }

        private Optional<String> find(Samples.Batch inputs) {
            return new NanSearch(model).find(inputs.data(), TaskModel.Mode.TRAINING);
        }

        private String at(int batch) {
            return " at epoch " + number + ", batch " + batch;
        }
    }
}
