package io.quantrial.trial.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientSignalTest extends SignalContract {

    @Override
    protected Signal signal() {
        return new GradientSignal();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void addsInputsToWeights(long seed) {
        LinearModel model = new LinearModel(manager, seed);

        for (int layer = 0; layer < 2; layer++) {
            for (int k = 0; k < 3; k++) {
                double expected =
                        FisherSignalTest.expected(model, layer, k) + ofInputs(model, layer, k);
                double figure = signal().measure(model).get(layer).get(k);
                assertThat(figure).isCloseTo(expected, within(1e-4 * expected));
            }
        }
    }

    private static double ofInputs(LinearModel model, int layer, int alternative) {
        double sum = 0;
        for (int s = 0; s < LinearModel.SAMPLES; s++) {
            float[] inputs = model.inputs[layer][s];
            float[] quantized = LinearModel.quantized(inputs, LinearModel.bits(alternative));
            for (int i = 0; i < inputs.length; i++) {
                double gradient = model.residual(s) * model.weights[layer][i];
                sum += Math.pow(gradient * (quantized[i] - inputs[i]), 2);
            }
        }
        return sum / LinearModel.SAMPLES;
    }
}
