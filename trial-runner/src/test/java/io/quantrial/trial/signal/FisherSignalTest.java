package io.quantrial.trial.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FisherSignalTest extends SignalContract {

    /** The batches of the model: 5, 5 and 2 samples. */
    private static final List<Integer> BATCHES = List.of(0, 5, 10, 12);

    @Override
    protected Signal signal() {
        return new FisherSignal();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isTheChangeOfTheWeightsWeightedByTheirSquaredGradients(long seed) {
        LinearModel model = new LinearModel(manager, seed);

        for (int layer = 0; layer < 2; layer++) {
            for (int k = 0; k < 3; k++) {
                double expected = expected(model, layer, k);
                double figure = signal().measure(model).get(layer).get(k);
                assertThat(figure).isCloseTo(expected, within(1e-4 * expected));
            }
        }
    }

    static double expected(LinearModel model, int layer, int alternative) {
        float[] weights = model.weights[layer];
        float[] quantized = LinearModel.quantized(weights, LinearModel.bits(alternative));
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int batch = 1; batch < BATCHES.size(); batch++) {
                double gradient = 0;
                for (int s = BATCHES.get(batch - 1); s < BATCHES.get(batch); s++) {
                    gradient += model.residual(s) * model.inputs[layer][s][i];
                }
                sum += Math.pow(gradient * (quantized[i] - weights[i]), 2);
            }
        }
        return sum / LinearModel.SAMPLES;
    }
}
