package io.quantrial.trial.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OneAtATimeSignalTest extends SignalContract {

    @Override
    protected Signal signal() {
        return new OneAtATimeSignal();
    }

    @Test
    void isTheRiseOfTheLoss() {
        LinearModel model = new LinearModel(manager, 1);
        double before = model.loss(Map.of());

        List<List<Double>> figures = signal().measure(model);

        assertThat(figures.get(0).get(2)).isEqualTo(model.loss(Map.of(0, 2)) - before);
        assertThat(figures.get(1).get(1)).isEqualTo(model.loss(Map.of(1, 1)) - before);
    }
}
