package io.quantrial.trial.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightErrorSignalTest extends SignalContract {

    @Override
    protected Signal signal() {
        return new WeightErrorSignal();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isTheSquaredErrorRelativeToTheWeights(long seed) {
        LinearModel model = new LinearModel(manager, seed);

        for (int layer = 0; layer < 2; layer++) {
            for (int k = 0; k < 3; k++) {
                float[] weights = model.weights[layer];
                float[] quantized = LinearModel.quantized(weights, LinearModel.bits(k));
                double error = 0;
                double norm = 0;
                for (int i = 0; i < weights.length; i++) {
                    error += Math.pow(quantized[i] - weights[i], 2);
                    norm += Math.pow(weights[i], 2);
                }
                double figure = signal().measure(model).get(layer).get(k);
                assertThat(figure).isCloseTo(error / norm, within(1e-5 * error / norm));
            }
        }
    }
}
