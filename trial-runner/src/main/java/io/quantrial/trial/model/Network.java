package io.quantrial.trial.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.trial.TrialException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network with the names of its layers.
 *
 * @param block takes (batch, sample…) and returns (batch, classes), the scores before softmax
 * @param layers blocks of it by the name that experiment files use; others have the names of their
 *     place in the tree
 */
public record Network(Block block, Map<String, Block> layers) {

    /** Copies the map. */
    public Network {
        Objects.requireNonNull(block, "block");
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }

    /**
     * Returns a network whose layers have the names of their place in the tree.
     *
     * @param block the block
     * @return the network
     */
    public static Network of(Block block) {
        return new Network(block, Map.of());
    }

    /**
     * Returns how quantizers are attached to this network.
     *
     * @return options with the layer names, for the caller to complete
     */
    public AttachOptions.Builder attachOptions() {
        AttachOptions.Builder options = AttachOptions.builder();
        layers.forEach(options::addLayerName);
        return options;
    }

    /**
     * Returns the scores among what the block returned: users bring networks of their own.
     *
     * @param outputs what the block returned
     * @param batch the number of samples
     * @param classes the number of classes
     * @return the only output, of the shape (batch, classes)
     * @throws TrialException with code {@code BAD_INPUT} if the outputs are something else
     */
    public NDArray scores(NDList outputs, long batch, long classes) {
        Shape expected = new Shape(batch, classes);
        List<Shape> shapes = outputs.stream().map(NDArray::getShape).toList();
        if (!shapes.equals(List.of(expected))) {
            throw TrialException.input(
                    "model.type: the network returns "
                            + shapes
                            + " and must return "
                            + expected
                            + ": a score of each class for each sample");
        }
        return outputs.head();
    }
}
