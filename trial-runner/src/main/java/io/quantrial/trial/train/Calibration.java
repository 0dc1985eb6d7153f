package io.quantrial.trial.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.quantrial.trial.data.Samples;

/**
 * Quantizes without training: the quantizers of activations see the first batches, no parameter
 * moves.
 *
 * @param samples the training samples
 * @param batches which of them come first
 * @param beat hears after each batch
 */
record Calibration(Samples samples, Batches batches, Runnable beat) {

    /**
     * Shows batches to the quantizers of an attached model with parameters.
     *
     * @param model the model
     * @param number the number of batches, fewer if there are not as many
     */
    void of(TaskModel model, int number) {
        model.initialize();
        for (int[] indices : batches.epoch(1).stream().limit(number).toList()) {
            try (NDManager manager = model.newSubManager()) {
                model.scores(
                        new ParameterStore(manager, false),
                        samples.batch(manager, indices).data(),
                        TaskModel.Mode.TRAINING);
            }
            beat.run();
        }
    }
}
