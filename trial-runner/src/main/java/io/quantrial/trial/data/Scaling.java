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
            for (int feature = 0; feature < features; feature++) {
                measure(values, feature, features);
            }
        }

        private void measure(float[] values, int feature, int features) {
            int count = values.length / features;
            double sum = 0;
            boolean varies = false;
            for (int i = feature; i < values.length; i += features) {
                sum += values[i];
                varies |= values[i] != values[feature];
            }
            // Rounding errors must not be taken for a deviation of a feature that never varies.
            means[feature] = varies ? sum / count : values[feature];
            double squares = 0;
            for (int i = feature; i < values.length; i += features) {
                squares += (values[i] - means[feature]) * (values[i] - means[feature]);
            }
            deviations[feature] = varies ? Math.sqrt(squares / count) : 1;
        }

        private Samples apply(Samples samples) {
            float[] values = samples.values();
            for (int i = 0; i < values.length; i++) {
                int feature = i % means.length;
                values[i] = (float) ((values[i] - means[feature]) / deviations[feature]);
            }
            return samples.withValues(values);
        }
    }
}
