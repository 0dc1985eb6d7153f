package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a step stays usable whatever an optimizer does to it. */
class StepSizeTest {

    private static final QuantScheme OUTPUT = Slots.scheme(QuantTarget.OUTPUT, 4, Signedness.AUTO);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void stepsStayPositiveUnderAnAggressiveLearningRate() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT, Map.of("gradient_scale", "none"));
        NDArray x = batch(1, -2, 3);
        Slots.train(quantizer, x);
        float floor = Slots.scales(quantizer).get(0) * 0x1p-10f;
        boolean wentNegative = false;

        for (int update = 0; update < 20; update++) {
            NDArray step = Slots.step(quantizer);
            NDArray y =
                    Gradients.backward(
                            () -> Slots.train(quantizer, x),
                            manager.create(update % 2 == 0 ? 1f : -1f));
            assertThat(step.getFloat(0)).isGreaterThanOrEqualTo(floor);
            assertThat(y.toFloatArray()).doesNotContain(Float.NaN);
            try (NDArray alias = step.stopGradient();
                    NDArray gradient = step.getGradient()) {
                alias.subi(gradient.mul(100));
                gradient.muli(0);
            }
            wentNegative |= step.getFloat(0) < 0;
            assertThat(Slots.scales(quantizer).get(0)).isGreaterThanOrEqualTo(floor);
            assertThat(Slots.evaluate(quantizer, batch(1, 2, 3)).min().getFloat()).isNotNegative();
        }
        assertThat(wentNegative).as("the test does push the step below zero").isTrue();
    }

    @Test
    void evaluationUsesTheFloorButChangesNothing() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        quantizer.restore(Slots.perTensorState(-8, 7, -3, 0.5f));

        NDArray y = Slots.evaluate(quantizer, batch(1, -9, 0.2f));

        assertThat(y.toFloatArray()).containsExactly(1, -4, 0);
        assertThat(Slots.scales(quantizer)).containsExactly(0.5f);
        assertThat(Slots.step(quantizer).toFloatArray()).containsExactly(-3);
    }

    @Test
    void trainingRaisesTheStepToTheFloorInPlace() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        quantizer.restore(Slots.perTensorState(-8, 7, -3, 0.5f));
        NDArray step = Slots.step(quantizer);

        Gradients.backward(() -> Slots.train(quantizer, batch(1, -9, 0.2f)), batch(1, 1, 1));

        assertThat(Slots.step(quantizer)).isSameAs(step);
        assertThat(step.toFloatArray()).containsExactly(0.5f);
        assertThat(step.getGradient().getFloat(0)).isNotZero();
    }

    @Test
    void aStepThatDivergedIsAnErrorThatNamesTheSlot() {
        LsqQuantizer quantizer = Slots.create(manager, OUTPUT);
        Slots.train(quantizer, batch(1, 2, 3));
        Slots.step(quantizer).stopGradient().muli(Float.NaN);

        assertThatThrownBy(() -> Slots.train(quantizer, batch(1, 2, 3)))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("conv1:output")
                .hasMessageContaining("NaN")
                .hasMessageContaining("learning rate");
    }

    private NDArray batch(float... values) {
        return manager.create(values, new Shape(1, values.length));
    }
}
