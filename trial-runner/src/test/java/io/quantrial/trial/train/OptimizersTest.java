package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import io.quantrial.trial.config.TrainingSettings.OptimizerKind;
import io.quantrial.trial.config.TrainingSettings.Phase;
import io.quantrial.trial.config.TrainingSettings.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizersTest {

    private static final int STEPS = 4;

    private static Optimizers optimizers(OptimizerKind kind, Schedule schedule, double decay) {
        return new Optimizers(new Phase(2, kind, 0.1, 0, decay, schedule), STEPS);
    }

    /** Steps with the gradient 1 from the weight 1; returns the last change. */
    private static double lastMove(Optimizer optimizer, int steps) {
        try (NDManager manager = NDManager.newBaseManager();
                NDArray weight = manager.ones(new Shape(1));
                NDArray gradient = manager.ones(new Shape(1))) {
            double before = 1;
            double move = 0;
            for (int step = 0; step < steps; step++) {
                gradient.set(new float[] {1});
                optimizer.update("weight", weight, gradient);
                double now = weight.toFloatArray()[0];
                move = before - now;
                before = now;
            }
            return move;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONSTANT, 1, 1",
        "CONSTANT, 4, 1",
        "LINEAR, 1, 1",
        "LINEAR, 2, 0.75",
        "LINEAR, 4, 0.25",
        "COSINE, 1, 1",
        "COSINE, 3, 0.5",
        "COSINE, 4, 0.14644660940672624"
    })
    void theRateOfAStepIsThatOfTheSchedule(Schedule schedule, int step, double factor) {
        Optimizers optimizers = optimizers(OptimizerKind.SGD, schedule, 0);
        assertThat(lastMove(optimizers.weights(), step)).isCloseTo(0.1 * factor, within(1e-6));
        assertThat(lastMove(optimizers.stepSizes(0.5), step))
                .isCloseTo(0.05 * factor, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(OptimizerKind.class)
    void stepSizesDoNotDecay(OptimizerKind kind) {
        Optimizers decaying = optimizers(kind, Schedule.CONSTANT, 0.5);
        Optimizers still = optimizers(kind, Schedule.CONSTANT, 0);
        assertThat(lastMove(decaying.stepSizes(1), 1)).isEqualTo(lastMove(still.stepSizes(1), 1));
        // Adam divides by the size of gradient and decay together, which hides a first decay
        if (kind != OptimizerKind.ADAM) {
            assertThat(lastMove(decaying.weights(), 1))
                    .isGreaterThan(lastMove(still.weights(), 1) + 0.04);
        }
    }
}
