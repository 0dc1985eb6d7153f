package io.quantrial.onnx.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShapeOpsTest {

    private static final Shape SAMPLE = new Shape(4, 3, 1);

    static Stream<Arguments> models() {
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
                model("expandDims", x -> x.expandDims(1)),
                model("concat", x -> x.concat(x.getNDArrayInternal().relu(), 1)),
                model("concat of the batch", x -> x.concat(x)),
                model("stack", x -> x.stack(x.getNDArrayInternal().relu())),
                model("stack at an axis", x -> x.stack(x.getNDArrayInternal().relu(), 2)));
    }

    private static Arguments model(String name, UnaryOperator<NDArray> function) {
        return Arguments.of(name, function);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void runsAsInDjl(String name, UnaryOperator<NDArray> function) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LambdaBlock block = LambdaBlock.singleton(function::apply);
            block.initialize(manager, DataType.FLOAT32, SAMPLE);
            FloatExport export = FloatExport.of(block, batch(manager, 4), OptionalInt.empty());
            for (int size : List.of(1, 5)) {
                export.assertEqual(batch(manager, size));
            }
        }
    }

    private static NDList batch(NDManager manager, long size) {
        return new NDList(manager.randomNormal(new Shape(size).addAll(SAMPLE)));
    }
}
