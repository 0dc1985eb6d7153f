package io.quantrial.trial.signal;

import java.util.List;

/**
 * Predicts from the trained float model how much each alternative of each layer hurts: a {@link
 * java.util.ServiceLoader} service. Implementations have a public constructor without arguments and
 * hold no state.
 */
public interface Signal {

    /**
     * Returns the name by which {@code search.signals} chooses this signal.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]{0,31}}
     */
    String name();

    /**
     * Measures.
     *
     * @param model the float model; asked by this thread, until this method returns
     * @return for each layer of {@link TrainedModel#space} the figure of each alternative: small is
     *     good, figures may be added over layers, NaN where there is none; the same model gives the
     *     same figures
     */
    List<List<Double>> measure(TrainedModel model);
}
