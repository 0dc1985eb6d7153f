package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import io.quantrial.testkit.TestPass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

/** The life of a slot: when it starts and what it learns. */
class LsqQuantizerTest {

    private static final QuantScheme OUTPUT = Slots.scheme(QuantTarget.OUTPUT, 4, Signedness.AUTO);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void startsAtTheFirstTrainingBatchAndNeverAgain() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);

        Slots.train(quantizer, batch(1, 2, 3));
        List<Float> first = Slots.scales(quantizer);
        Parameter parameter = quantizer.parameters().get(0);
        Slots.train(quantizer, batch(100, 200, -300));
        Slots.evaluate(quantizer, batch(5, 5, 5));
        Slots.train(quantizer, batch(-1, 0, 0));

        assertThat(first).containsExactly((float) (4 / Math.sqrt(15)));
        assertThat(Slots.scales(quantizer)).isEqualTo(first);
        assertThat(quantizer.parameters()).containsExactly(parameter);
        assertThat(quantizer.params().orElseThrow().range()).isEqualTo(QuantRange.unsigned(4));
    }

    @Test
    void evaluationNeverStartsASlotAndPassesThrough() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        NDArray value = batch(1, 2, 3);

        assertThat(Slots.evaluate(quantizer, value)).isSameAs(value);
        assertThat(quantizer.params()).isEmpty();
        assertThat(quantizer.parameters()).isEmpty();
    }

    @Test
    void aDelayedPassDoesNotStartASlot() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);

        quantizer.hook().afterLayer(batch(1, 2, 3), new TestPass(true, true));

        assertThat(quantizer.params()).isEmpty();
    }

    @Test
    void aDeadReluDoesNotStartASlotAndALaterBatchDoes() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        NDArray dead = manager.zeros(new Shape(4, 3));

        assertThat(Slots.train(quantizer, dead)).isSameAs(dead);
        assertThat(quantizer.state().values()).isEqualTo(Map.of("initialized", List.of(0f)));

        Slots.train(quantizer, batch(1, 2, 3));
        assertThat(quantizer.params()).isPresent();

        assertThat(Slots.train(quantizer, dead).toFloatArray()).containsOnly(0);
    }

    @Test
    void nonFiniteAndEmptyBatchesDoNotStartASlot() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);

        Slots.train(quantizer, batch(1, Float.NaN, 2));
        Slots.train(quantizer, batch(1, Float.POSITIVE_INFINITY, 2));
        Slots.train(quantizer, manager.zeros(new Shape(0, 3)));

        assertThat(quantizer.params()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OUTPUT, AUTO, 4, false, 0, 15",
        "OUTPUT, AUTO, 4, true, -8, 7",
        "INPUT, AUTO, 1, true, 0, 1",
        "INPUT, UNSIGNED, 3, true, 0, 7",
        "INPUT, SIGNED, 3, false, -4, 3",
        "WEIGHT, AUTO, 3, false, -4, 3",
        "WEIGHT, UNSIGNED, 1, false, 0, 1"
    })
    void theSignIsTheRequestsOrTheDatas(
            QuantTarget target, Signedness sign, int bits, boolean negatives, int min, int max) {
        LsqQuantizer quantizer = Slots.create(manager, Slots.scheme(target, bits, sign));

        Slots.train(quantizer, negatives ? batch(1, -0.5f, 2) : batch(1, 0, 2));

        assertThat(quantizer.params().orElseThrow().range()).isEqualTo(new QuantRange(min, max));
    }

    @Test
    void aFewSmallNegativeValuesDoNotMakeACoarseGridSigned() {
        float[] image = new float[64];
        for (int k = 0; k < image.length; k++) {
            image[k] = k < 40 ? -0.1f : k / 20f;
        }
        try (NDArray x = manager.create(image, new Shape(1, 64))) {
            assertThat(rangeAfter(x, 2)).isEqualTo(QuantRange.unsigned(2));
            assertThat(rangeAfter(x, 8)).isEqualTo(QuantRange.signed(8));
        }
    }

    private QuantRange rangeAfter(NDArray x, int bits) {
        LsqQuantizer quantizer =
                Slots.create(manager, Slots.scheme(QuantTarget.INPUT, bits, Signedness.AUTO));
        quantizer.hook().beforeLayer(x, TestPass.TRAINING);
        return quantizer.params().orElseThrow().range();
    }

    @Test
    void narrowLeavesOutTheLowestSignedCode() {
        LsqQuantizer quantizer =
                Slots.create(
                        manager,
                        Slots.scheme(QuantTarget.WEIGHT, 4, Signedness.AUTO),
                        Map.of("narrow", true));

        Slots.train(quantizer, batch(1, -1, 0.5f));

        assertThat(quantizer.params().orElseThrow().range()).isEqualTo(QuantRange.narrow(4));
        NDArray y = Slots.evaluate(quantizer, batch(-1000, 1000, 0));
        assertThat(y.toFloatArray()[0]).isEqualTo(-y.toFloatArray()[1]);
    }

    @Test
    void theStepIsATrainableParameterOfItsOwn() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        Slots.train(quantizer, batch(1, 2, 3));

        Parameter step = quantizer.parameters().get(0);

        assertThat(step.getName()).isEqualTo("step");
        assertThat(step.getType()).isEqualTo(Parameter.Type.OTHER);
        assertThat(step.getShape()).isEqualTo(new Shape(1));
        assertThat(step.requiresGradient()).isTrue();
        assertThat(step.getArray().hasGradient()).isTrue();
        assertThat(step.getArray().getManager()).isSameAs(manager);
    }

    @Test
    void theStepOutlivesTheScopeOfThePassThatStartsIt() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Slots.train(quantizer, batch(1, 2, 3));
        }

        assertThat(Slots.scales(quantizer)).hasSize(1);
    }

    @Test
    void aWeightHasAStepPerChannel() {
        LsqQuantizer quantizer = Slots.create(manager, perChannel(0));
        NDArray weight = manager.create(new float[] {1, -1, 10, -10, 0, 0}, new Shape(3, 2, 1));

        NDArray y = Slots.train(quantizer, weight);

        assertThat(Slots.step(quantizer).getShape()).isEqualTo(new Shape(3, 1, 1));
        assertThat(Slots.scales(quantizer)).hasSize(3);
        assertThat(quantizer.params().orElseThrow().zeroPoints()).containsExactly(0, 0, 0);
        assertThat(y.getShape()).isEqualTo(weight.getShape());
        assertThat(y.toFloatArray()).doesNotContain(Float.NaN);
    }

    @Test
    void passesReadTheStepFromTheTrainer() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        Slots.train(quantizer, batch(1, 2, 3));
        NDArray replica = manager.create(new float[] {2});
        ForwardPass pass = Mockito.mock(ForwardPass.class);
        Mockito.when(pass.value(quantizer.parameters().get(0))).thenReturn(replica);

        assertThat(quantizer.gradient().quantize(batch(3, 4.9f, 7), pass).toFloatArray())
                .containsExactly(4, 4, 8);
        assertThat(quantizer.gradient().fakeQuantize(batch(3, 4.9f, 7), pass).toFloatArray())
                .containsExactly(4, 4, 8);
    }

    @Test
    void quantizingBeforeTheStartIsAnError() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);

        assertThatThrownBy(() -> quantizer.gradient().quantize(batch(1, 2, 3), TestPass.EVALUATION))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("conv1:output: no step size yet");
    }

    @Test
    void aWeightOfAnotherShapeThanTheStepsIsAnError() {
        LsqQuantizer quantizer = Slots.create(manager, perChannel(0));
        Slots.train(quantizer, manager.ones(new Shape(3, 2)));

        assertThatThrownBy(() -> Slots.train(quantizer, manager.ones(new Shape(4, 2))))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("conv1:weight")
                .hasMessageContaining("(3, 1)")
                .hasMessageContaining("(4, 1)");
    }

    @Test
    void evaluationQuantizesWithTheNumbersOfTraining() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        NDArray x = manager.randomNormal(new Shape(8, 5));

        NDArray trained = Slots.train(quantizer, x);

        assertThat(Slots.evaluate(quantizer, x)).isEqualTo(trained);
    }

    @Test
    void doublePrecisionModelsGetDoublesBack() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        NDArray x = manager.create(new double[] {1, 2, 3});

        NDArray y = Slots.train(quantizer, x);

        assertThat(y.getDataType()).isEqualTo(DataType.FLOAT64);
        assertThat(Slots.evaluate(quantizer, x).getDataType()).isEqualTo(DataType.FLOAT64);
        assertThat(Slots.scales(quantizer).get(0))
                .isCloseTo((float) (4 / Math.sqrt(15)), within(1e-6f));
    }

    @Test
    void passesLeaveNothingBehind() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        NDArray x = manager.randomNormal(new Shape(8, 5));
        Slots.train(quantizer, x).close();
        int before = manager.getManagedArrays().size();

        for (int pass = 0; pass < 5; pass++) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                Slots.train(quantizer, x);
                Slots.evaluate(quantizer, x);
            }
        }

        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    private NDArray batch(float... values) {
        return manager.create(values, new Shape(1, values.length));
    }

    private static QuantScheme perChannel(int axis) {
        return new QuantScheme(
                QuantTarget.WEIGHT, 4, Signedness.AUTO, Granularity.perChannel(axis));
    }
}
