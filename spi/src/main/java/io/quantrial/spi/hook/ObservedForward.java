package io.quantrial.spi.hook;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a model, plain or quantized, under the eyes of a {@link ForwardObserver}: for exporters
 * and for whoever wants to know what a layer computes. The model is not changed.
 */
public final class ObservedForward {

    private final QuantizedBlock block;

    private ObservedForward(QuantizedBlock block) {
        this.block = block;
    }

    /**
     * Prepares a model's block.
     *
     * @param block the block of a model, with or without quantizers
     * @return the view
     * @throws QuantException if the block holds one whose operations cannot be seen, or has no
     *     values yet
     */
    public static ObservedForward of(Block block) {
        if (!block.isInitialized()) {
            throw new QuantException(
                    QuantException.Code.BAD_MODEL,
                    "the model has no values yet; initialise, train or load it first");
        }
        return block instanceof QuantizedBlock quantized
                ? new ObservedForward(quantized)
                : plain(block);
    }

    private static ObservedForward plain(Block block) {
        return new ObservedForward(
                new QuantizedBlock(new LayerTree(block, Map.of()), new SlotTable(List.of(), null)));
    }

    /**
     * Returns the view of the same model in floating point, with its latent weights.
     *
     * @return the model without its quantizers
     */
    public ObservedForward inFloat() {
        return new ObservedForward(
                new QuantizedBlock(block.tree(), new SlotTable(List.of(), null)));
    }

    /**
     * Returns the quantized tensors, those of further inputs and uses only after a first pass.
     *
     * @return the slots in the order of their names
     */
    public List<Slot> slots() {
        return block.table().slots();
    }

    /**
     * Returns the addresses of all blocks, parents before children.
     *
     * @return the addresses
     */
    public List<LayerPath> layers() {
        return block.tree().nodes().stream().map(LayerNode::path).toList();
    }

    /**
     * Runs a forward pass in evaluation mode.
     *
     * @param inputs what the model takes; what is computed belongs to the first one's manager
     * @param observer sees the pass
     * @return what the model returns
     */
    public NDList run(NDList inputs, ForwardObserver observer) {
        ParameterStore store = new ParameterStore(inputs.head().getManager(), false);
        // recurrent blocks add their states to the list that they are given
        return block.evaluate(store, new NDList(inputs), observer);
    }
}
