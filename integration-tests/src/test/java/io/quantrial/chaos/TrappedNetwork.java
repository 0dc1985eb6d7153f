package io.quantrial.chaos;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.File;

/** A small perceptron that looks for a {@link Trap} in each pass of a training. */
public final class TrappedNetwork extends SequentialBlock {

    /** Creates the block, for the key {@code model.type}. */
    public TrappedNetwork() {
        add(Blocks.batchFlattenBlock());
        add(Linear.builder().setUnits(16).build());
        add(Activation::relu);
        add(Linear.builder().setUnits(10).build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> parameters) {
        String study = System.getProperty("quantrial.study");
        if (training && study != null) {
            try {
                Trap.check(new File(study));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return super.forwardInternal(store, inputs, training, parameters);
    }
}
