package io.quantrial.trial.train;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how much a trained network suffers when one of its layers alone, or a group of tied
 * layers alone, gets the fewest bits of the search space, without training.
 */
final class Sensitivity {

    private static final Logger LOGGER = LoggerFactory.getLogger(Sensitivity.class);
    private static final int SAMPLES = 1_000;

    /** Batches that show the quantizers of activations what to expect. */
    static final int BATCHES = 4;

    private final Session session;
    private final Evaluation evaluation;
    private final Calibration calibration;

    Sensitivity(Session session, Evaluation evaluation, Calibration calibration) {
        this.session = session;
        this.evaluation = evaluation;
        this.calibration = calibration;
    }

    /**
     * Measures every dimension of the search space.
     *
     * @param model the trained float model
     * @return by the name of each dimension the rise of the loss; one whose loss is not finite has
     *     none
     */
    SortedMap<String, Double> of(TaskModel model) {
        SortedMap<String, Double> rises = new TreeMap<>();
        if (session.space().layers().isEmpty()) {
            return rises;
        }
        double before = evaluation.of(model, SAMPLES).loss();
        byte[] parameters = model.parameters();
        for (LayerSpace layer : session.space().layers()) {
            try {
                double after = loss(parameters, layer);
                rises.put(MetricNames.SENSITIVITY + layer.name(), after - before);
            } catch (QuantException | DivergedException e) {
                LOGGER.warn("no sensitivity of layer {}: {}", layer.name(), e.getMessage());
            }
        }
        return rises;
    }

    private double loss(byte[] parameters, LayerSpace layer) {
        LayerBits fewest =
                layer.alternatives().stream().min(Comparator.comparingInt(this::sum)).orElseThrow();
        return loss(parameters, ConfigList.read(layer.entries(fewest)));
    }

    /**
     * Measures in a model of its own, because batch norm changes with every batch that calibrates.
     *
     * @param parameters of the trained float model
     * @param configList which layers are quantized, without training; maybe none
     * @return the loss on a part of the samples
     */
    double loss(byte[] parameters, ConfigList configList) {
        try (TaskModel model = new TaskModel(session)) {
            model.load(parameters).attach(configList);
            if (!configList.entries().isEmpty()) {
                calibration.of(model, BATCHES);
            }
            return evaluation.of(model, SAMPLES).loss();
        }
    }

    private int sum(LayerBits bits) {
        return bits.bits().values().stream().mapToInt(Integer::intValue).sum();
    }
}
