package io.quantrial.trial.config;

import java.util.Locale;
import java.util.Optional;

/**
 * How models are trained.
 *
 * @param batchSize samples of a step
 * @param threads threads of the engine in each worker
 * @param floating the float model
 * @param quantized every trial
 * @param stepLearningRateFactor learning rate of step sizes divided by that of weights
 * @param distillation learning from the float model, or empty
 */
public record TrainingSettings(
        int batchSize,
        int threads,
        Phase floating,
        Phase quantized,
        double stepLearningRateFactor,
        Optional<Distillation> distillation) {

    /**
     * One training.
     *
     * @param epochs passes over the training samples; 0 to leave the model as it is
     * @param optimizer how parameters move
     * @param learningRate the rate at the start
     * @param momentum of {@code sgd}
     * @param weightDecay of the weights; step sizes have none
     * @param schedule how the rate changes
     */
    public record Phase(
            int epochs,
            OptimizerKind optimizer,
            double learningRate,
            double momentum,
            double weightDecay,
            Schedule schedule) {}

    /**
     * A loss that also compares with the float model (Hinton et al. 2015): <i>(1 − w) ·
     * crossEntropy(y, p) + w · T² · crossEntropy(teacher softmax at T, student softmax at T)</i>.
     *
     * @param weight w in [0, 1]
     * @param temperature T &gt; 0
     */
    public record Distillation(double weight, double temperature) {}

    /** The optimizers that the engine offers. */
    public enum OptimizerKind {
        /** Adam. */
        ADAM,
        /** Adam with decoupled weight decay. */
        ADAMW,
        /** Stochastic gradient descent, with momentum if set. */
        SGD;

        /**
         * Returns the word that experiment files use.
         *
         * @return the key
         */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the learning rate changes from step to step. */
    public enum Schedule {
        /** It does not. */
        CONSTANT,
        /** Along half a cosine to 0 at the last step. */
        COSINE,
        /** Along a line to 0 at the last step. */
        LINEAR;

        /**
         * Returns the word that experiment files use.
         *
         * @return the key
         */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Returns the factor of the learning rate.
         *
         * @param progress the share of the steps that are done, in [0, 1]
         * @return in [0, 1]
         */
        public double factor(double progress) {
            return switch (this) {
                case CONSTANT -> 1;
                case COSINE -> (1 + Math.cos(Math.PI * progress)) / 2;
                case LINEAR -> 1 - progress;
            };
        }
    }
}
