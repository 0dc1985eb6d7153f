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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Trains an attached model, from stop to stop; at each it is measured.
 *
 * @param phase how
 * @param stepSizeFactor learning rate of step sizes divided by that of weights
 * @param samples the training samples
 * @param batches their order
 * @param evaluation measures each epoch
 * @param criterion the loss
 * @param stops when the model is measured, in order; the last one ends the training
 */
record Training(
        Phase phase,
        double stepSizeFactor,
        Samples samples,
        Batches batches,
        Evaluation evaluation,
        Criterion criterion,
        List<Stop> stops) {

    /**
     * When a model is measured.
     *
     * @param steps after so many
     * @param number what the report is called by
     * @param share the share of the training, if its loss is kept until the end
     */
    record Stop(long steps, int number, OptionalDouble share) {

        /** Returns the ends of the epochs. */
        static List<Stop> epochs(Phase phase, Batches batches) {
            return IntStream.rangeClosed(1, phase.epochs())
                    .mapToObj(
                            epoch ->
                                    new Stop(
                                            (long) epoch * batches.count(),
                                            epoch,
                                            OptionalDouble.empty()))
                    .toList();
        }

        /** Returns shares of the whole length, called by their steps. */
        static List<Stop> shares(List<Double> shares, Phase phase, Batches batches) {
            return shares.stream().map(share -> share(share, length(phase, batches))).toList();
        }

        private static Stop share(double share, long length) {
            long steps = Math.round(share * length);
            return new Stop(
                    steps,
                    Math.toIntExact(steps),
                    0 < share && share < 1 ? OptionalDouble.of(share) : OptionalDouble.empty());
        }
    }

    private static long length(Phase phase, Batches batches) {
        return (long) phase.epochs() * batches.count();
    }

    /**
     * Trains.
     *
     * @param model the model
     * @param listener hears beats and reports
     * @return the metrics of the last stop, or empty if the listener stopped the training
     */
    Optional<SortedMap<String, Double>> of(TaskModel model, TaskListener listener) {
        Optimizers optimizers = new Optimizers(phase, length(phase, batches));
        try (QuantOptimizer optimizer =
                        model.quantized()
                                .optimizer(
                                        optimizers.weights(),
                                        optimizers.stepSizes(stepSizeFactor));
                Trainer trainer = model.model().newTrainer(config(model, optimizer))) {
            trainer.initialize(model.input());
            SortedMap<String, Double> metrics = new TreeMap<>();
            Steps steps = new Steps(model, trainer);
            for (Stop stop : stops) {
                steps.runTo(stop.steps(), listener)
                        .ifPresent(loss -> metrics.put(MetricNames.TRAINING_LOSS, loss));
                Evaluation.Score score =
                        evaluation.named("validation after " + steps.done()).of(model);
                metrics.put(MetricNames.ACCURACY, score.accuracy());
                metrics.put(MetricNames.LOSS, score.loss());
                metrics.put(MetricNames.STEPS, (double) stop.steps());
                stop.share()
                        .ifPresent(
                                share ->
                                        metrics.put(
                                                MetricNames.at(MetricNames.LOSS, share),
                                                score.loss()));
                if (listener.report(stop.number(), metrics) == TaskListener.Verdict.PRUNE) {
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

    /** The steps, one after the other, through as many epochs as they need. */
    private final class Steps {

        private final TaskModel model;
        private final Trainer trainer;
        private List<int[]> present = List.of();
        private int epoch;
        private int batch;
        private long count;

        Steps(TaskModel model, Trainer trainer) {
            this.model = model;
            this.trainer = trainer;
        }

        /** Returns the mean loss of the steps up to this one, if there are any. */
        OptionalDouble runTo(long last, TaskListener listener) {
            double sum = 0;
            long samples = 0;
            while (count < last) {
                int[] indices = next();
                sum += step(indices) * (double) indices.length;
                samples += indices.length;
                listener.beat();
            }
            return samples == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / samples);
        }

        private int[] next() {
            if (batch == present.size()) {
                present = batches.epoch(++epoch);
                batch = 0;
            }
            count++;
            return present.get(batch++);
        }

        String done() {
            return batch == present.size() ? "epoch " + epoch : "step " + count;
        }

        private float step(int... indices) {
            try (NDManager manager = trainer.getManager().newSubManager()) {
                Samples.Batch inputs = samples.batch(manager, indices);
                float loss = backward(inputs);
                if (!Float.isFinite(loss)) {
                    String where =
                            find(inputs).orElse("all layers compute finite values by themselves");
                    throw new DivergedException("loss is " + loss + at() + "; " + where, null);
                }
                trainer.step();
                return loss;
            }
        }

        private float backward(Samples.Batch inputs) {
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
                    String message = "training diverged" + at() + "; " + where.get();
                    throw new DivergedException(message, e);
                }
                throw e;
            }
        }

        private Optional<String> find(Samples.Batch inputs) {
            return new NanSearch(model).find(inputs.data(), TaskModel.Mode.TRAINING);
        }

        private String at() {
            return " at epoch " + epoch + ", batch " + batch;
        }
    }
}
