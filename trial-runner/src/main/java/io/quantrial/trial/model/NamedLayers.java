package io.quantrial.trial.model;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts layers one after the other and remembers their names. */
final class NamedLayers {

    private final SequentialBlock block = new SequentialBlock();
    private final Map<String, Block> layers = new LinkedHashMap<>();

    void add(String name, Block layer) {
        block.add(layer);
        layers.put(name, layer);
    }

    Network network() {
        return new Network(block, layers);
    }
}
