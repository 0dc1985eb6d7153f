package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.QuantException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutputDifferenceTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Tensor tensor(float... values) {
        return Tensor.floats(List.of((long) values.length), values);
    }

    @Test
    void theDifferenceIsMeasuredAgainstTheLargestMagnitude() {
        OutputDifference difference = OutputDifference.of(tensor(1, -50), tensor(1.5f, -50));
        assertThat(difference.largest()).isEqualTo(0.5);
        assertThat(difference.relative()).isEqualTo(0.01);
    }

    @Test
    void tinyOutputsAreMeasuredAgainstAThousandth() {
        assertThat(OutputDifference.of(tensor(1e-9f), tensor(2e-9f)).relative())
                .isCloseTo(1e-6, Offset.offset(1e-12));
    }

    @Test
    void equalInfinitiesAndNaNsDoNotDiffer() {
        float infinite = Float.NEGATIVE_INFINITY;
        assertThat(
                        OutputDifference.of(
                                        tensor(infinite, Float.NaN, 2),
                                        tensor(infinite, Float.NaN, 2))
                                .relative())
                .isZero();
        assertThat(OutputDifference.of(tensor(1), tensor(Float.NaN)).relative()).isInfinite();
        assertThat(OutputDifference.of(tensor(Float.NaN), tensor(1)).relative()).isInfinite();
        assertThat(OutputDifference.of(tensor(infinite), tensor(1)).relative()).isInfinite();
    }

    @Test
    void ofWholeNumbersTheShareThatDiffersCounts() {
        assertThat(OutputDifference.of(Tensor.longs(1, 2, 3, 4), Tensor.longs(1, 2, 9, 4)))
                .isEqualTo(new OutputDifference(0.25, 1));
    }

    @Test
    void doublesAreComparedAsFloats() {
        NDArray model = manager.create(new double[] {1, 2});
        Tensor runtime = Tensor.doubles(List.of(2L), 1, 2.5);
        assertThat(OutputDifference.of("y", model, runtime).largest()).isEqualTo(0.5);
    }

    @Test
    void halvesAreComparedAsFloats() {
        NDArray model = manager.create(new float[] {1, 2}).toType(DataType.FLOAT16, false);
        ByteBuffer halves = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        halves.putShort((short) 0x3C00).putShort((short) 0x4100).flip();
        Tensor runtime = Tensor.of(ElementType.FLOAT16, List.of(2L), halves);
        assertThat(OutputDifference.of("y", model, runtime).largest()).isEqualTo(0.5);
    }

    @Test
    void anotherShapeOrTypeIsNamed() {
        NDArray model = manager.ones(new Shape(1, 2));
        assertThatThrownBy(() -> OutputDifference.of("y", model, tensor(1, 2)))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining(
                        "output \"y\" of the exported file is FLOAT[2], but the model returns"
                                + " FLOAT[1, 2]");
        assertThatThrownBy(
                        () ->
                                OutputDifference.of(
                                        "y", manager.ones(new Shape(2)), Tensor.longs(1, 1)))
                .hasMessageContaining("is INT64[2], but the model returns FLOAT[2]");
    }
}
