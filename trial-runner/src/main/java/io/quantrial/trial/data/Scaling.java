package io.quantrial.trial.data;

import java.util.function.UnaryOperator;

/** How values are brought to one scale after the division, by what the training samples show. */
public enum Scaling {
    /** Values stay as they are. */
    NONE {
        @Override
        UnaryOperator<Samples> fit(Samples training) {
            return UnaryOperator.identity();
        }
    },
    /** Every feature has mean 0 and deviation 1 over the training samples. */
    STANDARD {
        @Override
        UnaryOperator<Samples> fit(Samples training) {
            return new Standard(training)::apply;
        }
    };

    /** Returns the scaling of every split, fitted to the training samples. */
    abstract UnaryOperator<Samples> fit(Samples training);

    /** Mean and deviation of each feature. */
    private static final class Standard {

        private final double[] means;
        private final double[] deviations;

        private Standard(Samples training) {
            float[] values = training.values();
            int features = values.length / training.size();
            means = new double[features];
            deviations = new double[features];
            for (int i = 0; i < values.length; i++) {
                means[i % features] += values[i] / (double) training.size();
            }
            for (int i = 0; i < values.length; i++) {
                double distance = values[i] - means[i % features];
                deviations[i % features] += distance * distance / training.size();
            }
            for (int i = 0; i < features; i++) {
                deviations[i] = Math.sqrt(deviations[i]);
            }
        }

        private Samples apply(Samples samples) {
            float[] values = samples.values();
            for (int i = 0; i < values.length; i++) {
                int feature = i % means.length;
                double distance = values[i] - means[feature];
                // A feature that never varied in training stays near 0.
                double unit = deviations[feature] == 0 ? 1 : deviations[feature];
                values[i] = (float) (distance / unit);
            }
            return samples.withValues(values);
        }
    }
}
