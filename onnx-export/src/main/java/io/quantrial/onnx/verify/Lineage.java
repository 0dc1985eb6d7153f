package io.quantrial.onnx.verify;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.config.LayerPath;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Remembers for each array of a pass which layers computed it out of quantized tensors, inputs and
 * parameters.
 */
final class Lineage {

    private final Map<NDArray, SortedSet<LayerPath>> layers = new IdentityHashMap<>();

    /** Notes that a layer made an array of others. */
    void computed(NDArray result, List<NDArray> operands, LayerPath layer) {
        SortedSet<LayerPath> all = new TreeSet<>();
        operands.forEach(operand -> all.addAll(of(operand)));
        all.add(layer);
        layers.put(result, all);
    }

    /** Returns the layers that computed an array; none for parameters and inputs. */
    SortedSet<LayerPath> of(NDArray array) {
        return layers.getOrDefault(array, Collections.emptySortedSet());
    }
}
