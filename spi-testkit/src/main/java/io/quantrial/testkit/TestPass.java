package io.quantrial.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import io.quantrial.spi.ForwardPass;

/**
 * A forward pass without a model, to drive a quantizer directly.
 *
 * @param isTraining whether state may change
 * @param isDelayed whether the slot still waits for its start step
 */
public record TestPass(boolean isTraining, boolean isDelayed) implements ForwardPass {

    /** A training pass. */
    public static final TestPass TRAINING = new TestPass(true, false);

    /** An evaluation pass. */
    public static final TestPass EVALUATION = new TestPass(false, false);

    /** A training pass of a slot that still waits for its start step. */
    public static final TestPass DELAYED = new TestPass(true, true);

    @Override
    public NDArray value(Parameter parameter) {
        NDArray array = parameter.getArray();
        if (isTraining && !array.hasGradient()) {
            array.setRequiresGradient(true);
        }
        return array;
    }
}
