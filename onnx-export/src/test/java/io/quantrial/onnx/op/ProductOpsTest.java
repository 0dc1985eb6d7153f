package io.quantrial.onnx.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductOpsTest {

    static Stream<Named<SmallModel>> layers() {
        return Stream.of(
                layer("linear", s(5), () -> Linear.builder().setUnits(8).build()),
                layer("linear without bias", s(5), () -> linear(false)),
                layer("linear of a sequence", s(4, 5), () -> linear(true)),
                layer("linear of a grid without bias", s(3, 4, 5), () -> linear(false)),
                layer("convolution 1d", s(4, 9), ProductOpsTest::conv1d),
                layer("convolution 2d", s(3, 8, 7), () -> conv2d().optBias(false).build()),
                layer("with groups", s(6, 8, 7), () -> conv2d().optGroups(3).build()),
                layer("depthwise", s(6, 8, 7), () -> conv2d().optGroups(6).build()),
                layer("with dilation", s(3, 8, 7), () -> conv2d().optDilation(s(2, 3)).build()),
                layer("with strides", s(3, 8, 7), () -> conv2d().optStride(s(2, 3)).build()),
                layer("convolution 3d", s(2, 4, 5, 6), ProductOpsTest::conv3d));
    }

    static Stream<Named<SmallModel>> products() {
        return Stream.of(
                model("matMul", s(4), x -> x.matMul(numbers(x, s(4, 3)))),
                model("matMul of a vector", s(4), x -> x.matMul(numbers(x, s(4)))),
                model("matMul that broadcasts", s(2, 3, 4), x -> x.matMul(numbers(x, s(4, 3)))),
                model("matMul of two inputs", s(3, 4), x -> x.matMul(x.transpose(0, 2, 1))),
                model("batchMatMul", s(3, 4), x -> x.batchMatMul(x.transpose(0, 2, 1))),
                model("dot", s(4), x -> x.dot(numbers(x, s(4, 3)))),
                model("dot of constants first", s(4), x -> numbers(x, s(3, 4)).dot(x.transpose())));
    }

    private static Block linear(boolean bias) {
        return Linear.builder().setUnits(8).optBias(bias).build();
    }

    private static Block conv1d() {
        return Conv1d.builder()
                .setKernelShape(s(3))
                .setFilters(5)
                .optPadding(s(2))
                .optDilation(s(2))
                .build();
    }

    private static Conv2d.Builder conv2d() {
        return Conv2d.builder().setKernelShape(s(3, 2)).setFilters(6).optPadding(s(2, 1));
    }

    private static Block conv3d() {
        return Conv3d.builder()
                .setKernelShape(s(2, 3, 2))
                .setFilters(4)
                .optPadding(s(1, 0, 1))
                .optStride(s(1, 2, 1))
                .build();
    }

    private static NDArray numbers(NDArray like, Shape shape) {
        return like.getManager().arange((float) shape.size()).reshape(shape).sin();
    }

    private static Shape s(long... lengths) {
        return new Shape(lengths);
    }

    private static Named<SmallModel> layer(String name, Shape sample, Supplier<Block> block) {
        return SmallModel.of(name, sample, block);
    }

    private static Named<SmallModel> model(
            String name, Shape sample, UnaryOperator<NDArray> function) {
        return SmallModel.of(name, sample, function);
    }

    @ParameterizedTest
    @MethodSource({"layers", "products"})
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }
}
