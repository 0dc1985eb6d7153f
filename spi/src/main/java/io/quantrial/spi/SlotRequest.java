package io.quantrial.spi;

import ai.djl.ndarray.NDManager;
import io.quantrial.spi.scheme.QuantScheme;
import java.util.Objects;

/**
 * What a plugin is asked to create: the quantizer of one slot.
 *
 * @param slot the slot's readable name, such as {@code conv1:weight}, for messages
 * @param scheme target, bits, sign and granularity
 * @param options the plugin's own options, every one with a value of its declared type
 * @param manager the owner of the model's parameters; trainable parameters of the quantizer live
 *     there too
 */
public record SlotRequest(String slot, QuantScheme scheme, Options options, NDManager manager) {

    /** Checks that nothing is missing. */
    public SlotRequest {
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(manager, "manager");
    }
}
