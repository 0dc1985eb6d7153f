package io.quantrial.trial.train;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.quantrial.trial.config.TrainingSettings.Phase;

/**
 * Makes DJL's optimizers from the settings of a training.
 *
 * @param phase the settings
 * @param steps the number of steps of the whole training
 */
record Optimizers(Phase phase, long steps) {

    Optimizer weights() {
        return of(phase.learningRate(), (float) phase.weightDecay());
    }

    /** Weight decay would pull step sizes to zero. */
    Optimizer stepSizes(double learningRateFactor) {
        return of(phase.learningRate() * learningRateFactor, 0);
    }

    private Optimizer of(double rate, float decay) {
        // DJL counts from 1
        Tracker tracker =
                update -> (float) (rate * phase.schedule().factor((update - 1) / (double) steps));
        return switch (phase.optimizer()) {
            case ADAM ->
                    Optimizer.adam().optLearningRateTracker(tracker).optWeightDecays(decay).build();
            case ADAMW ->
                    Optimizer.adamW()
                            .optLearningRateTracker(tracker)
                            .optWeightDecays(decay)
                            .build();
            case SGD ->
                    Optimizer.sgd()
                            .setLearningRateTracker(tracker)
                            .optMomentum((float) phase.momentum())
                            .optWeightDecays(decay)
                            .build();
        };
    }
}
