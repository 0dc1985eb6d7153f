package io.quantrial.onnx.op;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.GhostBatchNorm;
import ai.djl.nn.norm.LayerNorm;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormalizationOpsTest {

    static Stream<Named<SmallModel>> layers() {
        return Stream.of(
                layer("batch norm of features", s(5), () -> BatchNorm.builder().build()),
                layer("batch norm of an image", s(3, 4, 5), () -> BatchNorm.builder().build()),
                layer("batch norm of the last axis", s(4, 5), () -> batchNorm(2)),
                layer("batch norm of a middle axis", s(3, 4, 5), () -> batchNorm(2)),
                layer("batch norm, epsilon", s(5), () -> epsilon(0.1f)),
                layer("batch norm, no scale", s(5), () -> withoutScale()),
                layer("ghost batch norm", s(5), () -> GhostBatchNorm.builder().build()),
                layer("layer norm", s(4, 5), () -> LayerNorm.builder().build()),
                layer("layer norm of an axis", s(4, 5), () -> LayerNorm.builder().axis(2).build()),
                layer("dropout", s(5), () -> Dropout.builder().optRate(0.5f).build()));
    }

    static Stream<Named<SmallModel>> functions() {
        return Stream.of(
                model("l2 norm", NDArray::normalize),
                model("l1 norm of the last axis", x -> x.normalize(1, -1)),
                model("l2 norm, never below 10", x -> x.normalize(2, 1, 10)));
    }

    private static Block batchNorm(int axis) {
        return BatchNorm.builder().optAxis(axis).build();
    }

    private static Block epsilon(float epsilon) {
        return BatchNorm.builder().optEpsilon(epsilon).build();
    }

    private static Block withoutScale() {
        return BatchNorm.builder().optScale(false).optCenter(false).build();
    }

    private static Shape s(long... lengths) {
        return new Shape(lengths);
    }

    private static Named<SmallModel> layer(String name, Shape sample, Supplier<Block> block) {
        return SmallModel.of(name, sample, block);
    }

    private static Named<SmallModel> model(String name, UnaryOperator<NDArray> function) {
        return SmallModel.of(name, s(4, 5), function);
    }

    @ParameterizedTest
    @MethodSource({"layers", "functions"})
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }

    @Test
    void dropoutThatIsOnIsRefused() {
        SmallModel model =
                model("dropout", x -> Dropout.dropout(x, 0.5f, true).singletonOrThrow())
                        .getPayload();
        assertThatThrownBy(model::assertRunsAsInDjl)
                .hasMessageContaining("calls dropout")
                .hasMessageContaining("training flag");
    }

    @Test
    void normalizationByTheStatisticsOfTheBatchIsRefused() {
        UnaryOperator<NDArray> function =
                x -> {
                    NDArray zeros = x.getManager().zeros(s(4));
                    NDArray ones = x.getManager().ones(s(4));
                    return BatchNorm.batchNorm(x, zeros, ones, ones, zeros, 1, 0.9f, 1e-5f, true)
                            .singletonOrThrow();
                };
        SmallModel model = model("batch norm", function).getPayload();
        assertThatThrownBy(model::assertRunsAsInDjl).hasMessageContaining("training = false");
    }
}
