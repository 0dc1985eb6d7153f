package io.quantrial.onnx.op;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.pooling.Pool;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingOpsTest {

    private static final Shape ONE = new Shape(3, 11);
    private static final Shape TWO = new Shape(3, 11, 8);
    private static final Shape THREE = new Shape(3, 6, 7, 8);

    static Stream<Named<SmallModel>> windows() {
        return Stream.of(
                model("max 1d", ONE, () -> Pool.maxPool1dBlock(s(3), s(2), s(1))),
                model("max 2d", TWO, () -> Pool.maxPool2dBlock(s(2, 2))),
                model(
                        "max 2d, ceil",
                        TWO,
                        () -> Pool.maxPool2dBlock(s(3, 2), s(2, 3), s(1, 0), true)),
                model("max 3d", THREE, () -> Pool.maxPool3dBlock(s(2, 3, 2), s(2, 2, 2))),
                model("avg 1d", ONE, () -> Pool.avgPool1dBlock(s(3), s(2))),
                model("avg 1d, ceil", ONE, () -> Pool.avgPool1dBlock(s(4), s(3), s(1), true, true)),
                model("avg 2d", TWO, () -> Pool.avgPool2dBlock(s(3, 3), s(2, 2), s(1, 1))),
                model("avg 2d, ceil", TWO, () -> avg(s(3, 3), s(2, 2), s(1, 1), true, false)),
                model(
                        "avg 2d, padding counts",
                        TWO,
                        () -> avg(s(3, 3), s(2, 2), s(1, 1), false, true)),
                model(
                        "avg 2d, ceil, padding counts",
                        TWO,
                        () -> avg(s(3, 3), s(2, 2), s(1, 1), true, true)),
                model(
                        "avg 2d, last window hangs over",
                        TWO,
                        () -> avg(s(3, 3), s(3, 3), s(1, 1), true, true)),
                model(
                        "avg 2d, window in the padding",
                        TWO,
                        () -> avg(s(2, 2), s(4, 3), s(1, 1), true, true)),
                model(
                        "max 2d, window in the padding",
                        TWO,
                        () -> Pool.maxPool2dBlock(s(2, 2), s(4, 3), s(1, 1), true)),
                model(
                        "avg 3d",
                        THREE,
                        () -> Pool.avgPool3dBlock(s(2, 2, 3), s(2, 2, 2), s(1, 1, 1), true, false)),
                model("lp 1d", ONE, () -> Pool.lpPool1dBlock(2, s(3))),
                model("lp 2d", TWO, () -> Pool.lpPool2dBlock(2, s(3, 3), s(2, 2), s(0, 0), false)),
                model(
                        "lp 2d, ceil",
                        TWO,
                        () -> Pool.lpPool2dBlock(2, s(3, 3), s(2, 2), s(0, 0), true)),
                model(
                        "lp 2d, p = 1",
                        TWO,
                        () -> Pool.lpPool2dBlock(1, s(3, 3), s(2, 2), s(0, 0), false)),
                model("lp 2d, p = 4", TWO, () -> Pool.lpPool2dBlock(4, s(2, 2))));
    }

    static Stream<Named<SmallModel>> wholeImages() {
        return Stream.of(
                model("global max 1d", ONE, Pool::globalMaxPool1dBlock),
                model("global max 2d", TWO, Pool::globalMaxPool2dBlock),
                model("global max 3d", THREE, Pool::globalMaxPool3dBlock),
                model("global avg 1d", ONE, Pool::globalAvgPool1dBlock),
                model("global avg 2d", TWO, Pool::globalAvgPool2dBlock),
                model("global avg 3d", THREE, Pool::globalAvgPool3dBlock),
                model("global lp 1d", ONE, () -> Pool.globalLpPool1dBlock(2)),
                model("global lp 2d", TWO, () -> Pool.globalLpPool2dBlock(2)));
    }

    private static Block avg(
            Shape kernel, Shape stride, Shape padding, boolean ceil, boolean count) {
        return Pool.avgPool2dBlock(kernel, stride, padding, ceil, count);
    }

    private static Shape s(long... lengths) {
        return new Shape(lengths);
    }

    private static Named<SmallModel> model(String name, Shape sample, Supplier<Block> block) {
        return SmallModel.of(name, sample, block);
    }

    @ParameterizedTest
    @MethodSource({"windows", "wholeImages"})
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }
}
