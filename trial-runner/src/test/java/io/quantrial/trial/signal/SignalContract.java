package io.quantrial.trial.signal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.quantrial.trial.Services;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules that every signal keeps. Authors of signals extend this class. */
public abstract class SignalContract {

    private static final long SEED = 7;

    NDManager manager;

    /** Returns a new instance of the signal under test. */
    protected abstract Signal signal();

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void nameIsAWordOfExperimentFiles() {
        assertThat(signal().name()).matches("[a-z][a-z0-9-]{0,31}");
    }

    @Test
    void signalIsFoundByItsName() {
        assertThat(Services.find(Signal.class, Signal::name, "search.signals", signal().name()))
                .hasSameClassAs(signal());
    }

    @Test
    void everyAlternativeOfEveryLayerHasAFigure() {
        assertThat(signal().measure(new LinearModel(manager, SEED)))
                .hasSize(2)
                .allSatisfy(layer -> assertThat(layer).hasSize(3).allMatch(Double::isFinite));
    }

    @Test
    void manyBitsHurtLessThanFew() {
        for (List<Double> layer : signal().measure(new LinearModel(manager, SEED))) {
            assertThat(layer.get(0)).isLessThan(layer.get(2));
        }
    }

    @Test
    void theSameModelHasTheSameFigures() {
        assertThat(signal().measure(new LinearModel(manager, SEED)))
                .isEqualTo(signal().measure(new LinearModel(manager, SEED)));
    }

    @Test
    void noArrayStaysOpen() {
        signal().measure(new LinearModel(manager, SEED));

        assertThat(manager.getManagedArrays()).isEmpty();
    }
}
