package io.quantrial.spi;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/** What a quantizer may know about the forward pass that it takes part in. */
public interface ForwardPass {

    /**
     * Returns whether this is a training pass. State may change in training passes only.
     *
     * @return true in training
     */
    boolean isTraining();

    /**
     * Returns whether the slot still waits for its {@code quant_start_step}. Observers may look at
     * the values of such a pass; the values themselves are passed through.
     *
     * @return true while the slot is not yet quantized
     */
    boolean isDelayed();

    /**
     * Returns a parameter's value on the device of this pass, known to the trainer.
     *
     * @param parameter one of the quantizer's {@link TensorQuantizer#parameters()}
     * @return its value, which carries a gradient in training
     */
    NDArray value(Parameter parameter);
}
