package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.quantrial.trial.config.TrainingSettings.Distillation;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistillationLossTest {

    private static final float[][] STUDENT = {{0.3f, -1.2f, 2.0f}, {1.5f, 0.1f, -0.4f}};
    private static final float[][] TEACHER = {{1.0f, 0.5f, 3.0f}, {0.2f, 2.2f, -1.0f}};
    private static final int[] CLASSES = {2, 1};

    private static double[] softmax(float[] scores, double temperature) {
        double[] exp = new double[scores.length];
        for (int i = 0; i < exp.length; i++) {
            exp[i] = Math.exp(scores[i] / temperature);
        }
        double sum = Arrays.stream(exp).sum();
        return Arrays.stream(exp).map(value -> value / sum).toArray();
    }

    /** The formula, in doubles. */
    private static double expected(float[][] student, double weight, double temperature) {
        double hard = 0;
        double soft = 0;
        for (int row = 0; row < student.length; row++) {
            hard -= Math.log(softmax(student[row], 1)[CLASSES[row]]) / student.length;
            double[] p = softmax(student[row], temperature);
            double[] q = softmax(TEACHER[row], temperature);
            for (int i = 0; i < p.length; i++) {
                soft -= q[i] * Math.log(p[i]) / student.length;
            }
        }
        return (1 - weight) * hard + weight * temperature * temperature * soft;
    }

    private static float[] gradient(double weight, double temperature) {
        DistillationLoss loss = new DistillationLoss(new Distillation(weight, temperature));
        try (NDManager manager = NDManager.newBaseManager();
                NDArray student = manager.create(STUDENT);
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            student.setRequiresGradient(true);
            NDArray classes = manager.create(new float[] {CLASSES[0], CLASSES[1]});
            NDArray value =
                    loss.evaluate(
                            new NDList(classes, manager.create(TEACHER)), new NDList(student));
            assertThat((double) value.getFloat())
                    .isCloseTo(expected(STUDENT, weight, temperature), within(1e-6));
            System.gc();
            collector.backward(value);
            return student.getGradient().toFloatArray();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 1", "0.7, 4", "1, 2"})
    void valueAndGradientAreThoseOfTheFormula(double weight, double temperature) {
        float[] gradient = gradient(weight, temperature);
        float delta = 1e-3f;
        for (int i = 0; i < gradient.length; i++) {
            double up = expected(moved(i, delta), weight, temperature);
            double down = expected(moved(i, -delta), weight, temperature);
            assertThat((double) gradient[i])
                    .isCloseTo((up - down) / (2 * (double) delta), within(1e-4));
        }
    }

    private static float[][] moved(int index, float by) {
        float[][] copy = {STUDENT[0].clone(), STUDENT[1].clone()};
        copy[index / 3][index % 3] += by;
        return copy;
    }
}
