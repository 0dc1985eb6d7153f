package io.quantrial.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.quantrial.onnx.graph.Dim;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShapeOpsTest {

    static Stream<Named<SmallModel>> shapes() {
        return Stream.of(
                model("reshape with -1", x -> x.reshape(-1, 2, 6)),
                model("reshape by the batch size", x -> x.reshape(x.size(0), 12)),
                model("reshape that mixes the batch in", x -> x.reshape(x.size(0) * 3, 4)),
                model("reshape to one axis", x -> x.reshape(new Shape(-1))),
                model("flatten", NDArray::flatten),
                model("flatten of some axes", x -> x.flatten(1, 2)),
                model("transpose", NDArray::transpose),
                model("transpose with axes", x -> x.transpose(0, 3, 1, 2)),
                model("swapAxes", x -> x.swapAxes(1, -1)),
                model("squeeze of an axis", x -> x.squeeze(3)),
                model("squeeze of an axis from the end", x -> x.squeeze(-1)),
                model("squeeze of a list of axes", x -> x.squeeze(new int[] {3})),
                model("expandDims", x -> x.expandDims(1)),
                model("expandDims at the end", x -> x.expandDims(-1)));
    }

    static Stream<Named<SmallModel>> repetitions() {
        return Stream.of(
                model("broadcast", x -> x.broadcast(x.size(0), 3, 4, 7)),
                model("broadcast by a shape", x -> x.broadcast(new Shape(2, -1, 3, 4, 2))),
                model("tile", x -> x.tile(2)),
                model("tile by axis", x -> x.tile(new long[] {1, 3, 1, 2})),
                model("tile with a new axis", x -> x.tile(new long[] {2, 1, 1, 1, 3})),
                model("tile by the batch size", x -> x.sum().tile(x.size(0))),
                model("repeat", x -> x.repeat(2)),
                model("repeat of an axis", x -> x.repeat(2, 3)),
                model("repeat by axis", x -> x.repeat(new long[] {1, 2, 1, 2})),
                model("repeat to a shape", x -> x.repeat(new Shape(6, 4, 2))),
                model("flip", x -> x.flip(1, 2)),
                model("pad", x -> x.squeeze(3).pad(new Shape(1, 2, 0, 1), 0.5)),
                model("zerosLike and onesLike", x -> x.zerosLike().add(x.onesLike()).add(x)));
    }

    static Stream<Named<SmallModel>> joins() {
        return Stream.of(
                model("concat", x -> x.concat(x.mul(2), 1)),
                model("concat of the batch", x -> x.concat(x)),
                model("concat of a list", x -> NDArrays.concat(new NDList(x, x.neg(), x), -1)),
                model("stack", x -> x.stack(x.neg())),
                model("stack at an axis", x -> NDArrays.stack(new NDList(x, x.exp()), 2)),
                model("split into equal parts", x -> x.split(2, 2).get(1)),
                model("split at positions", x -> x.split(new long[] {1, 3}, 2).get(1)),
                model("split of the batch", x -> x.concat(x.neg()).split(2).get(1)),
                model("all parts of a split", x -> NDArrays.concat(x.split(4, 2), 1)));
    }

    private static Named<SmallModel> model(String name, UnaryOperator<NDArray> function) {
        return SmallModel.of(name, new Shape(3, 4, 1), function);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"shapes", "repetitions", "joins"})
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }

    @Test
    void squeezeWithoutAxesKeepsTheBatchAxisAlsoForOneSample() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = LambdaBlock.singleton(NDArray::squeeze);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 1));
            NDList sample = new NDList(manager.ones(new Shape(2, 3, 1)));
            FloatExport export = FloatExport.of(block, sample, OptionalInt.empty());
            export.assertEqual(sample);
            assertThat(export.graph().outputs().get("output").dims())
                    .containsExactly(Dim.BATCH, Dim.of(3));
        }
    }
}
