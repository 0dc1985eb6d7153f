package io.quantrial.onnx.quantize;

import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.QuantParams;
import java.util.Objects;

/**
 * Where a file holds the integers of a quantized activation.
 *
 * @param slot which tensor of the model
 * @param params its grid
 * @param name the tensor of the file
 * @param offset what is added to a code of the model in the file: 128 where a signed code is stored
 *     as an unsigned number
 */
public record CodeTensor(SlotId slot, QuantParams params, String name, int offset) {

    /** Checks that nothing is missing. */
    public CodeTensor {
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(params, "params");
        Objects.requireNonNull(name, "name");
    }
}
