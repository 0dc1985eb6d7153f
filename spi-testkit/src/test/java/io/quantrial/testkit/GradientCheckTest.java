package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientCheckTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x =
            manager.create(new float[] {-0.7f, 0.2f, 0.4f, 1.1f}, new Shape(2, 2));

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void acceptsTheEnginesGradientOfAProduct() {
        NDArray y = manager.create(new float[] {1, -2, 3, 0.5f}, new Shape(2, 2));
        GradientCheck.FLOAT32.assertAgrees(at -> at.get(0).tanh().mul(at.get(1)), new NDList(x, y));
        assertThat(x.toFloatArray()).containsExactly(-0.7f, 0.2f, 0.4f, 1.1f);
    }

    @Test
    void isStricterInDoublePrecision() {
        NDArray wide = manager.create(new double[] {0.3, -0.9});
        GradientCheck.FLOAT64.assertAgrees(at -> at.head().sin(), new NDList(wide));
        assertThatThrownBy(
                        () ->
                                GradientCheck.FLOAT64.assertAgrees(
                                        at -> at.head().sin(),
                                        at -> at.head().sin().mul(1.0001),
                                        new NDList(wide)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void namesInputAndElementOfAWrongGradient() {
        assertThatThrownBy(
                        () ->
                                GradientCheck.FLOAT32.assertAgrees(
                                        at -> at.head().add(at.head().stopGradient()),
                                        new NDList(x)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("input 0 at element 0");
    }

    @Test
    void leavesKinksOut() {
        NDArray kink = manager.create(new float[] {0, 1, -1});
        GradientCheck.FLOAT32.assertAgrees(at -> at.head().abs(), new NDList(kink));
    }

    @Test
    void gradientsOfARepeatedCallDoNotAddUp() {
        float[] first =
                GradientCheck.gradients(at -> at.head().sum(), new NDList(x)).head().toFloatArray();
        float[] second =
                GradientCheck.gradients(at -> at.head().sum(), new NDList(x)).head().toFloatArray();
        assertThat(first).containsOnly(1f);
        assertThat(second).containsOnly(1f);
    }

    @Test
    void refusesAStepOfZero() {
        assertThatThrownBy(() -> new GradientCheck(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
