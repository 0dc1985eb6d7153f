package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a checkpoint keeps, and what is refused. */
class LsqStateTest {

    private static final QuantScheme SCHEME = Slots.scheme(QuantTarget.INPUT, 4, Signedness.AUTO);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void stateSurvivesARoundTripBitForBit() {
        QuantScheme perChannel =
                new QuantScheme(QuantTarget.WEIGHT, 4, Signedness.AUTO, Granularity.perChannel(1));
        LsqQuantizer trained = Slots.create(manager, perChannel);
        NDArray weight = manager.randomNormal(new Shape(2, 5, 3));
        NDArray before = Slots.train(trained, weight);
        LsqQuantizer fresh = Slots.create(manager, perChannel);

        fresh.restore(trained.state());

        assertThat(fresh.state()).isEqualTo(trained.state());
        assertThat(fresh.params()).isEqualTo(trained.params());
        assertThat(Slots.step(fresh).getShape()).isEqualTo(new Shape(1, 5, 1));
        assertThat(Slots.train(fresh, weight)).isEqualTo(before);
    }

    @Test
    void aStepBelowItsFloorIsSavedAsTheOptimizerLeftIt() {
        LsqQuantizer quantizer = Slots.create(manager, SCHEME);
        QuantizerState state = Slots.perTensorState(0, 15, -0.7f, 0.01f);

        quantizer.restore(state);

        assertThat(quantizer.state()).isEqualTo(state);
        assertThat(Slots.scales(quantizer)).containsExactly(0.01f);
    }

    @Test
    void aRestoredSlotDoesNotStartAgain() {
        LsqQuantizer quantizer = Slots.create(manager, SCHEME);
        quantizer.restore(Slots.perTensorState(0, 15, 0.25f, 0.01f));

        Slots.train(quantizer, manager.create(new float[] {-100, 100}));

        assertThat(Slots.scales(quantizer)).containsExactly(0.25f);
    }

    @Test
    void anUnstartedSlotStaysUnstartedThroughACheckpoint() {
        LsqQuantizer quantizer = Slots.create(manager, SCHEME);
        quantizer.restore(Slots.create(manager, SCHEME).state());
        assertThat(quantizer.params()).isEmpty();

        Slots.train(quantizer, manager.create(new float[] {1, 2}));

        assertThat(quantizer.params()).isPresent();
    }

    @Test
    void restoringKeepsTheParameterThatTheTrainerKnows() {
        LsqQuantizer quantizer = Slots.create(manager, SCHEME);
        Slots.train(quantizer, manager.create(new float[] {1, 2}));
        NDArray known = Slots.step(quantizer);

        quantizer.restore(Slots.perTensorState(-8, 7, 0.25f, 0.01f));

        assertThat(Slots.step(quantizer)).isSameAs(known);
        assertThat(known.toFloatArray()).containsExactly(0.25f);
        assertThat(quantizer.params().orElseThrow().range().isSigned()).isTrue();
    }

    @Test
    void restoringAnUnstartedStateForgetsTheStep() {
        LsqQuantizer quantizer = Slots.create(manager, SCHEME);
        Slots.train(quantizer, manager.create(new float[] {1, 2}));

        quantizer.restore(Slots.create(manager, SCHEME).state());

        assertThat(quantizer.params()).isEmpty();
        assertThat(quantizer.parameters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "initialized | 2         | initialized must be 0 or 1",
                "range       | -2 1      | saved for codes [-2, 1]",
                "range       | -8.5 7    | the saved range is damaged",
                "range       | 1 7       | the saved range is damaged",
                "range       | -8        | needs 2 values named",
                "shape       | 1 5       | another granularity",
                "shape       | 0         | shape is missing or damaged",
                "step        | 0.1 0.2   | needs 1 values named",
                "step        | NaN       | not finite",
                "floor       | 0         | floor must be positive",
                "floor       | Infinity  | floor must be positive"
            })
    void aDamagedOrForeignStateIsRefusedAndChangesNothing(
            String key, String values, String message) {
        LsqQuantizer quantizer = Slots.create(manager, SCHEME);
        Slots.train(quantizer, manager.create(new float[] {1, 2}));
        QuantizerState before = quantizer.state();
        Map<String, List<Float>> damaged =
                new TreeMap<>(Slots.perTensorState(-8, 7, 0.25f, 0.01f).values());
        damaged.put(key, List.of(values.split(" ")).stream().map(Float::valueOf).toList());

        assertThatThrownBy(() -> quantizer.restore(QuantizerState.of(damaged)))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_STATE))
                .hasMessageContaining("conv1:input")
                .hasMessageContaining(message);
        assertThat(quantizer.state()).isEqualTo(before);
    }

    @Test
    void aPerTensorStateDoesNotFitAPerChannelSlot() {
        LsqQuantizer quantizer =
                Slots.create(
                        manager,
                        new QuantScheme(
                                QuantTarget.WEIGHT, 4, Signedness.AUTO, Granularity.perChannel(1)));

        assertThatThrownBy(() -> quantizer.restore(Slots.perTensorState(-8, 7, 0.25f, 0.01f)))
                .hasMessageContaining("another granularity");
    }

    @Test
    void aStateOfAnotherQuantizerNamesWhatIsMissing() {
        LsqQuantizer quantizer = Slots.create(manager, SCHEME);

        assertThatThrownBy(() -> quantizer.restore(QuantizerState.of(Map.of("ema", List.of(1f)))))
                .hasMessageContaining("\"initialized\"")
                .hasMessageContaining("ema");
    }
}
