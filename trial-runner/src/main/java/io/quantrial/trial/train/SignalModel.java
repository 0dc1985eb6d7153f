package io.quantrial.trial.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.hook.ObservedForward;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.data.Samples;
import io.quantrial.trial.signal.QuantizedTensor;
import io.quantrial.trial.signal.TrainedModel;
import io.quantrial.trial.space.SearchSpace;
import io.quantrial.trial.train.TensorWatch.Seen;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trained float model of a task as signals see it. Alternative k of all layers is attached at
 * once: the passes are those of the float model all the same, so that as many as a layer has
 * alternatives tell everything about all layers.
 */
final class SignalModel implements TrainedModel {

    private static final Logger LOGGER = LoggerFactory.getLogger(SignalModel.class);

    /** Of these the gradients are taken, in whole batches. */
    private static final int SAMPLES = 512;

    private final Session session;
    private final byte[] parameters;
    private final Samples training;
    private final List<int[]> batches;
    private final Calibration calibration;
    private final Sensitivity sensitivity;

    /**
     * Takes a model.
     *
     * @param session where it belongs
     * @param parameters its own parameters
     * @param calibration shows batches to quantizers; gradients are taken of the same ones
     * @param sensitivity measures losses
     */
    SignalModel(
            Session session, byte[] parameters, Calibration calibration, Sensitivity sensitivity) {
        this.session = session;
        this.parameters = parameters.clone();
        this.training = calibration.samples();
        this.batches = firstOf(calibration.batches());
        this.calibration = calibration;
        this.sensitivity = sensitivity;
    }

    private static List<int[]> firstOf(Batches all) {
        int number = Math.max(1, SAMPLES / all.size());
        return all.epoch(1).stream().limit(number).toList();
    }

    @Override
    public SearchSpace space() {
        return session.space();
    }

    @Override
    public int samples() {
        return batches.stream().mapToInt(batch -> batch.length).sum();
    }

    @Override
    public void weights(Consumer<QuantizedTensor> consumer) {
        for (int alternative = 0; alternative < alternatives(); alternative++) {
            try (TaskModel model = new TaskModel(session);
                    NDManager manager = model.newSubManager()) {
                attach(model, alternative);
                TensorWatch watch = new TensorWatch(space(), alternative, manager);
                // weights are read in a pass, whatever its data
                forward(model, training.batch(manager, 0), watch);
                for (Seen seen : watch.seen()) {
                    try (NDManager own = manager.newSubManager()) {
                        if (seen.tensor().target() == QuantTarget.WEIGHT) {
                            consumer.accept(seen.tensor(own));
                        }
                    }
                }
                calibration.beat().run();
            }
        }
    }

    @Override
    public void gradients(BiConsumer<QuantizedTensor, NDArray> consumer) {
        for (int alternative = 0; alternative < alternatives(); alternative++) {
            try (TaskModel model = new TaskModel(session)) {
                attach(model, alternative);
                calibration.of(model, Sensitivity.BATCHES);
                // calibration has moved the statistics of batch norm
                model.load(parameters);
                for (int[] batch : batches) {
                    backward(model, alternative, batch, consumer);
                    calibration.beat().run();
                }
            }
        }
    }

    private void attach(TaskModel model, int alternative) {
        model.load(parameters).attach(Choices.uniform(space(), alternative).withFloatBiases());
    }

    private void backward(
            TaskModel model,
            int alternative,
            int[] indices,
            BiConsumer<QuantizedTensor, NDArray> consumer) {
        try (NDManager manager = model.newSubManager()) {
            Samples.Batch batch = training.batch(manager, indices);
            TensorWatch watch = new TensorWatch(space(), alternative, manager);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(loss(forward(model, batch, watch), batch));
            }
            for (Seen seen : watch.seen()) {
                try (NDManager own = manager.newSubManager()) {
                    // the loss is the mean of the batch
                    consumer.accept(seen.tensor(own), seen.gradient(own).mul(indices.length));
                }
            }
        }
    }

    private static NDArray loss(NDArray scores, Samples.Batch batch) {
        Criterion criterion = Criterion.classes();
        NDArray loss = criterion.loss().evaluate(criterion.labels(batch), new NDList(scores));
        if (!Float.isFinite(loss.getFloat())) {
            throw new DivergedException("the loss of the float model is " + loss.getFloat(), null);
        }
        return loss;
    }

    private static NDArray forward(TaskModel model, Samples.Batch batch, TensorWatch watch) {
        NDList outputs =
                ObservedForward.of(model.model().getBlock()).run(new NDList(batch.data()), watch);
        return model.checked(outputs, batch.data());
    }

    @Override
    public double loss(Map<Integer, Integer> choices) {
        Choices chosen = new Choices(space(), new TreeMap<>(choices));
        try {
            return sensitivity.loss(parameters, chosen.configList());
        } catch (QuantException | DivergedException e) {
            LOGGER.warn("no loss of {}: {}", chosen, e.getMessage());
            return Double.NaN;
        }
    }

    private int alternatives() {
        return space().layers().stream()
                .mapToInt(layer -> layer.alternatives().size())
                .max()
                .orElse(0);
    }
}
