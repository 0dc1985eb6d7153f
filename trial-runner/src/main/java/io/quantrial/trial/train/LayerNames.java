package io.quantrial.trial.train;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.quantrial.trial.model.Network;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;

/** Says which layer of a network a parameter belongs to. */
final class LayerNames {

    private final Map<Block, String> given = new IdentityHashMap<>();
    private final Map<Parameter, String> owners = new IdentityHashMap<>();

    LayerNames(Network network) {
        network.layers().forEach((name, block) -> given.put(block, name));
        read(network.block(), "");
    }

    private void read(Block block, String path) {
        String name = given.getOrDefault(block, path);
        block.getDirectParameters().values().forEach(own -> owners.putIfAbsent(own, name));
        for (Pair<String, Block> child : block.getChildren()) {
            read(child.getValue(), name.isEmpty() ? child.getKey() : name + "/" + child.getKey());
        }
    }

    /** Returns the layer, as experiment files name it where the network names its layers. */
    String layer(Parameter parameter) {
        return owners.getOrDefault(parameter, "");
    }

    /** Returns such as {@code the weight of layer conv1}. */
    String describe(Parameter parameter) {
        return "the " + word(parameter) + " of layer " + layer(parameter);
    }

    static String word(Parameter parameter) {
        return parameter.getName().toLowerCase(Locale.ROOT);
    }
}
