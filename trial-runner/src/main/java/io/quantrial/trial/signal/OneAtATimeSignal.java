package io.quantrial.trial.signal;

import io.quantrial.trial.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rise of the validation loss when one layer alone is quantized, without training. The slowest
 * signal: each alternative of each layer is evaluated.
 */
public final class OneAtATimeSignal implements Signal {

    @Override
    public String name() {
        return "one-at-a-time";
    }

    @Override
    public List<List<Double>> measure(TrainedModel model) {
        SearchSpace space = model.space();
        double before = model.loss(Map.of());
        return IntStream.range(0, space.layers().size())
                .mapToObj(
                        layer ->
                                IntStream.range(0, space.layers().get(layer).alternatives().size())
                                        .mapToObj(
                                                alternative ->
                                                        model.loss(Map.of(layer, alternative))
                                                                - before)
                                        .toList())
                .toList();
    }
}
