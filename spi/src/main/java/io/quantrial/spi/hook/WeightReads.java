package io.quantrial.spi.hook;

import ai.djl.nn.Parameter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells in one forward pass which layer reads a parameter: layers that share one read it in the
 * order of the model, and again in this order where the pass comes back to them.
 */
final class WeightReads {

    private final Map<Parameter, List<LayerNode>> owners;
    private final Map<Parameter, Integer> reads = new IdentityHashMap<>();

    WeightReads(Map<Parameter, List<LayerNode>> owners) {
        this.owners = owners;
    }

    /**
     * A read of a parameter.
     *
     * @param layer who reads it
     * @param use how often this layer has read it before
     */
    record Read(LayerNode layer, int use) {}

    /** Counts a read; empty if the parameter belongs to no layer. */
    Optional<Read> next(Parameter parameter) {
        List<LayerNode> layers = owners.getOrDefault(parameter, List.of());
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        int read = reads.merge(parameter, 1, Integer::sum) - 1;
        return Optional.of(new Read(layers.get(read % layers.size()), read / layers.size()));
    }
}
