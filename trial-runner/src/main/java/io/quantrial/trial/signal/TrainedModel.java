package io.quantrial.trial.signal;

import ai.djl.ndarray.NDArray;
import io.quantrial.trial.space.SearchSpace;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The trained float model whose layers a {@link Signal} judges. Nothing that is asked changes it.
 *
 * <p>Arrays that are handed out, and what is computed from them, are closed when the call of the
 * consumer ends.
 */
public interface TrainedModel {

    /**
     * Returns what the layers can get.
     *
     * @return the space
     */
    SearchSpace space();

    /**
     * Shows the weights of every layer, quantized as each of its alternatives does. No data is
     * needed.
     *
     * @param consumer sees one tensor after the other
     */
    void weights(Consumer<QuantizedTensor> consumer);

    /**
     * Shows every tensor of {@link #samples} training samples, batch after batch, quantized as each
     * alternative does, with its gradient. The passes are those of the float model: no error of a
     * layer reaches the next one, batch norm uses what it has learned, dropout is off. Quantizers
     * of activations have seen some batches before.
     *
     * @param consumer sees each tensor and, of the same shape, the gradient of the loss summed over
     *     the samples of the batch
     */
    void gradients(BiConsumer<QuantizedTensor, NDArray> consumer);

    /**
     * Returns how many samples {@link #gradients} shows to each alternative.
     *
     * @return the number, at least 1
     */
    int samples();

    /**
     * Returns the loss on a part of the validation split when some layers are quantized, without
     * training.
     *
     * @param choices the indices of alternatives by the indices of their layers; all other layers
     *     stay in floating point, for an empty map the whole model
     * @return the mean cross-entropy, or NaN if it is not finite or a plugin refuses
     */
    double loss(Map<Integer, Integer> choices);
}
