package io.quantrial.trial.train;

import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Alternatives of some layers of a space, for a look at a trained model: the other layers stay in
 * floating point, and quantizers that should wait for some steps of training do not.
 *
 * @param space the space
 * @param indices the index of each layer's alternative by the index of the layer
 */
record Choices(SearchSpace space, SortedMap<Integer, Integer> indices) {

    private static final String START_STEP = "quant_start_step";
    private static final String BIAS = "bias";

    /** Gives an alternative to every layer; layers that have fewer get their last one. */
    static Choices uniform(SearchSpace space, int alternative) {
        SortedMap<Integer, Integer> indices = new TreeMap<>();
        for (int i = 0; i < space.layers().size(); i++) {
            int last = space.layers().get(i).alternatives().size() - 1;
            indices.put(i, Math.min(alternative, last));
        }
        return new Choices(space, indices);
    }

    ConfigList configList() {
        return ConfigList.read(entries());
    }

    /** Without biases on the grid of an accumulator, which no observer of a pass could undo. */
    ConfigList withFloatBiases() {
        List<Map<String, Object>> entries = entries();
        for (Map<String, Object> entry : entries) {
            if (entry.get("quant_types") instanceof List<?> targets
                    && targets.contains(QuantTarget.WEIGHT.key())) {
                entry.put(BIAS, "float");
            }
        }
        return ConfigList.read(entries);
    }

    private List<Map<String, Object>> entries() {
        List<Map<String, Object>> entries = new ArrayList<>();
        indices.forEach(
                (index, alternative) -> {
                    LayerSpace layer = space.layers().get(index);
                    entries.addAll(layer.entries(layer.alternatives().get(alternative)));
                });
        entries.forEach(entry -> entry.put(START_STEP, 0));
        return entries;
    }

    @Override
    public String toString() {
        if (indices.isEmpty()) {
            return "the float model";
        }
        return indices.entrySet().stream()
                .map(choice -> text(space.layers().get(choice.getKey()), choice.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String text(LayerSpace layer, int alternative) {
        LayerBits bits = layer.alternatives().get(alternative);
        return layer.name() + "=" + bits;
    }
}
