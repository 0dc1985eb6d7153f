package io.quantrial.spi.hook;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.ForwardPass;

/**
 * One forward pass of the whole model.
 *
 * @param isTraining whether state may change
 * @param step how many training passes came before
 * @param store the trainer's store, which learns of new parameters here
 * @param device the device of the pass
 */
record Pass(boolean isTraining, long step, ParameterStore store, Device device) {

    /** Returns the pass as one slot sees it. */
    ForwardPass of(Slot slot) {
        return new View(this, step < slot.rule().startStep());
    }

    private record View(Pass pass, boolean isDelayed) implements ForwardPass {

        @Override
        public boolean isTraining() {
            return pass.isTraining;
        }

        @Override
        public NDArray value(Parameter parameter) {
            return pass.store.getValue(parameter, pass.device, pass.isTraining);
        }
    }
}
