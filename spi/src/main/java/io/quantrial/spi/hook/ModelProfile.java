package io.quantrial.spi.hook;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a model as a config list sees them, with what each holds and computes.
 *
 * @param layers the layers in the order of the tree, those without weights too
 * @param otherParameters the number of parameters that are neither weight nor bias of a layer, such
 *     as those of batch norm; they stay in floating point
 */
public record ModelProfile(List<LayerProfile> layers, long otherParameters) {

    /** Copies the list. */
    public ModelProfile {
        layers = List.copyOf(layers);
    }

    /**
     * Measures a model by one forward pass of a single sample of zeros. A fresh block is
     * initialised.
     *
     * @param model a model with the user's own block
     * @param sample the shape of one sample, without the batch axis
     * @param options layer names
     * @return the profile
     * @throws QuantException if a block of the model cannot be seen into
     */
    public static ModelProfile of(Model model, Shape sample, AttachOptions options) {
        LayerTree tree = new LayerTree(model.getBlock(), options.layerNames());
        Shape input = new Shape(1).addAll(sample);
        try (NDManager manager = model.getNDManager().newSubManager()) {
            if (!model.getBlock().isInitialized()) {
                model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, input);
            }
            NDList zeros = new NDList(manager.zeros(input));
            Map<LayerPath, Long> macs =
                    new MacCounter(tree).count(new ParameterStore(manager, false), zeros);
            return new Parameters(tree).profile(macs);
        }
    }

    /**
     * Returns what a config list chooses from.
     *
     * @return the layers
     */
    public List<LayerInfo> infos() {
        return layers.stream().map(LayerProfile::layer).toList();
    }

    /** Counts each parameter once. */
    private static final class Parameters {

        private final LayerTree tree;
        private final Set<Parameter> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        private long others;

        Parameters(LayerTree tree) {
            this.tree = tree;
        }

        ModelProfile profile(Map<LayerPath, Long> macs) {
            List<LayerProfile> layers = new ArrayList<>();
            List<LayerInfo> listed = tree.layers();
            for (LayerNode node : tree.nodes()) {
                long weights = 0;
                long biases = 0;
                for (Parameter parameter : node.block().getDirectParameters().values()) {
                    long size = counted.add(parameter) ? parameter.getArray().size() : 0;
                    switch (parameter.getType()) {
                        case WEIGHT -> weights += size;
                        case BIAS -> biases += size;
                        default -> others += size;
                    }
                }
                LayerInfo info = node.info();
                if (listed.contains(info)) {
                    layers.add(
                            new LayerProfile(
                                    info,
                                    weights,
                                    biases,
                                    node.weights().size(),
                                    channels(node),
                                    macs.getOrDefault(node.path(), 0L)));
                } else {
                    others += weights + biases;
                }
            }
            return new ModelProfile(merged(layers), others);
        }

        /** A block at two places of the tree is one layer. */
        private static List<LayerProfile> merged(List<LayerProfile> layers) {
            List<LayerProfile> merged = new ArrayList<>();
            for (LayerProfile layer : layers) {
                boolean isRepeat =
                        merged.stream()
                                .anyMatch(seen -> seen.layer().path().equals(layer.layer().path()));
                if (!isRepeat) {
                    merged.add(layer);
                }
            }
            return merged;
        }

        private static long channels(LayerNode node) {
            return node.weights().stream()
                    .map(weight -> weight.getArray().getShape())
                    .mapToLong(shape -> shape.dimension() == 0 ? 1 : shape.get(0))
                    .sum();
        }
    }
}
