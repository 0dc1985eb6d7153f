package io.quantrial.spi;

import ai.djl.nn.Parameter;
import io.quantrial.spi.scheme.QuantParams;
import java.util.List;
import java.util.Optional;

/**
 * The quantizer of one slot: one tensor of one layer. It owns the slot's scale and nothing is
 * shared between slots.
 *
 * <p>In every forward pass the host first calls the {@link #hook()} at the point that belongs to
 * the slot's target, then lets the {@link #gradient()} strategy quantize what the hook returned. A
 * slot whose {@link #params()} are still empty, or that waits for its {@code quant_start_step}, is
 * passed through unchanged: value and gradient.
 *
 * <p>The host checks what comes back (same shape and type, finite, scales positive) and names
 * plugin, slot and rule when it is wrong.
 */
public interface TensorQuantizer {

    /**
     * Returns what this quantizer does at its point of the forward pass.
     *
     * @return the hook, the same on every call; {@link ForwardHook#none()} if there is nothing to
     *     do
     */
    ForwardHook hook();

    /**
     * Returns how values are rounded and how the gradient passes the rounding.
     *
     * @return the strategy, the same on every call
     */
    GradientStrategy gradient();

    /**
     * Returns the integer grid that the slot uses now.
     *
     * @return the grid, or empty as long as the slot is not initialised
     */
    Optional<QuantParams> params();

    /**
     * Returns the parameters that the trainer updates, such as a learned step size.
     *
     * @return trainable parameters with their arrays set; empty for quantizers that learn nothing
     */
    default List<Parameter> parameters() {
        return List.of();
    }

    /**
     * Returns everything that must survive a checkpoint, including whether the slot is initialised.
     *
     * @return the state
     */
    QuantizerState state();

    /**
     * Puts a saved state back.
     *
     * @param state what {@link #state()} returned in this or an earlier run
     * @throws QuantException if the state does not belong to this kind of quantizer; nothing is
     *     changed then
     */
    void restore(QuantizerState state);
}
