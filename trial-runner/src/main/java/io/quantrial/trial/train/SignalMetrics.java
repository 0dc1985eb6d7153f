package io.quantrial.trial.train;

import io.quantrial.spi.QuantException;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.signal.Signal;
import io.quantrial.trial.signal.TrainedModel;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures signals, and names their figures as metrics. */
record SignalMetrics(TrainedModel model) {

    private static final Logger LOGGER = LoggerFactory.getLogger(SignalMetrics.class);

    /**
     * Measures.
     *
     * @param names the signals
     * @return every figure that is finite, by {@link Signals#metric}
     * @throws TrialException if there is no such signal, or it breaks its contract
     */
    SortedMap<String, Double> of(List<String> names) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (String name : names) {
            Signal signal = Services.find(Signal.class, Signal::name, "search.signals", name);
            try {
                metrics.putAll(named(name, signal.measure(model)));
            } catch (QuantException | DivergedException e) {
                LOGGER.warn("no signal {}: {}", name, e.getMessage());
            }
        }
        return metrics;
    }

    private Map<String, Double> named(String name, List<List<Double>> figures) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        List<LayerSpace> layers = model.space().layers();
        checkSize(name, "layers", layers, figures);
        for (int i = 0; i < layers.size(); i++) {
            LayerSpace layer = layers.get(i);
            checkSize(
                    name, "alternatives of " + layer.name(), layer.alternatives(), figures.get(i));
            for (int k = 0; k < layer.alternatives().size(); k++) {
                LayerBits bits = layer.alternatives().get(k);
                if (Double.isFinite(figures.get(i).get(k))) {
                    metrics.put(Signals.metric(name, layer, bits), figures.get(i).get(k));
                } else {
                    LOGGER.warn("signal {} has no figure of {}={}", name, layer.name(), bits);
                }
            }
        }
        return metrics;
    }

    private static void checkSize(String name, String what, List<?> expected, List<?> figures) {
        if (figures.size() != expected.size()) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    "search.signals: \""
                            + name
                            + "\" has figures of "
                            + figures.size()
                            + " "
                            + what
                            + ", there are "
                            + expected.size()
                            + "; correct it, or leave it out",
                    null);
        }
    }
}
