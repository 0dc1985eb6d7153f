package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantParams;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks what a plugin returns, naming plugin, slot and rule when it is wrong.
 *
 * <p>Shape and type are looked at in every pass; whether all values are finite, which costs a pass
 * over the data, in a slot's first pass and then in every {@value #INTERVAL}th.
 */
final class ResultCheck {

    private static final int INTERVAL = 64;

    private final String plugin;
    private final SlotId slot;
    private final AtomicLong passes = new AtomicLong();

    ResultCheck(String plugin, SlotId slot) {
        this.plugin = plugin;
        this.slot = slot;
    }

    TensorQuantizer created(TensorQuantizer quantizer) {
        if (quantizer == null || quantizer.hook() == null || quantizer.gradient() == null) {
            throw broken("create(), hook() and gradient() must not return null");
        }
        return quantizer;
    }

    NDArray sameForm(NDArray result, NDArray value, String who) {
        if (result == null) {
            throw broken(who + " must return an array, not null");
        }
        if (!result.getShape().equals(value.getShape())
                || result.getDataType() != value.getDataType()) {
            throw broken(
                    who
                            + " must keep shape and type: got "
                            + value.getShape()
                            + " "
                            + value.getDataType()
                            + ", returned "
                            + result.getShape()
                            + " "
                            + result.getDataType());
        }
        return result;
    }

    void result(NDArray result, NDArray value, Optional<QuantParams> params) {
        sameForm(result, value, "the gradient strategy");
        if (params.isEmpty()) {
            throw broken("params() must stay present once the slot is initialised");
        }
        if (passes.getAndIncrement() % INTERVAL == 0 && !isFinite(result)) {
            if (!isFinite(value)) {
                throw new QuantException(
                        QuantException.Code.BAD_MODEL,
                        slot
                                + ": the value to quantize is already infinite or NaN; the training"
                                + " diverged before this layer. A smaller learning rate is the usual"
                                + " remedy");
            }
            throw broken("values must be finite; scales are " + params.get().scales());
        }
    }

    QuantException failed(RuntimeException cause) {
        return new QuantException(
                QuantException.Code.BAD_RESULT,
                "quantizer \"" + plugin + "\" at " + slot + " failed: " + cause.getMessage(),
                cause);
    }

    private static boolean isFinite(NDArray array) {
        try (NDArray numbers = array.stopGradient();
                NDArray sum = numbers.sum()) {
            return Float.isFinite(sum.getFloat());
        }
    }

    private QuantException broken(String rule) {
        return new QuantException(
                QuantException.Code.BAD_RESULT,
                "quantizer \"" + plugin + "\" at " + slot + " breaks a rule of the SPI: " + rule);
    }
}
