package io.quantrial.onnx.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComparisonOpsTest {

    static Stream<Named<SmallModel>> models() {
        return Stream.of(
                model("equal", x -> x.round().eq(2)),
                model("equal arrays", x -> x.round().eq(x.floor())),
                model("not equal", x -> x.round().neq(2)),
                model("greater", x -> x.gt(0.3)),
                model("greater or equal", x -> x.round().gte(x.floor())),
                model("less", x -> x.lt(x.sin())),
                model("less or equal", x -> x.round().lte(2)),
                model("a number first", x -> NDArrays.gt(1, x)),
                model("whole numbers and a fraction", x -> whole(x).gt(0.5)),
                model("whole numbers and a float", x -> whole(x).lte(1.5f)),
                model("whole and other numbers", x -> whole(x).lt(x)),
                model("whole numbers of two widths", x -> whole(x).eq(wide(x))),
                model("a wide number", x -> whole(x).gte(2L)),
                model("bytes", x -> x.toType(DataType.INT8, false).gt(1)),
                model("truth values", x -> x.gt(0).eq(x.lt(3))),
                model("truth values and a number", x -> x.gt(0).lt(1)),
                model("a scalar of another type", x -> x.gt(x.getManager().create(2))),
                model("and, or", x -> x.gt(0).logicalAnd(x.lt(3)).logicalOr(x.lt(-3))),
                model("exclusive or, not", x -> x.gt(0).logicalXor(x.lt(3)).logicalNot()),
                model("numbers as truth values", x -> whole(x).logicalAnd(x.floor())),
                model("some whole number is not 0", x -> whole(x.mul(0.1)).any()),
                model("not a number", x -> x.log().isNaN()),
                model("infinite", x -> x.maximum(0).log().isInfinite()),
                model("infinite whole numbers", x -> whole(x).isInfinite()),
                model("where", x -> NDArrays.where(x.gt(0), x, x.exp())),
                model("where of whole numbers", x -> NDArrays.where(x.gt(0), whole(x), wide(x))),
                model("where with a constant", x -> NDArrays.where(x.gt(0), x, x.zerosLike())));
    }

    private static NDArray whole(NDArray x) {
        return x.toType(DataType.INT32, false);
    }

    private static NDArray wide(NDArray x) {
        return x.toType(DataType.INT64, false);
    }

    private static Named<SmallModel> model(String name, UnaryOperator<NDArray> function) {
        return SmallModel.of(name, new Shape(4, 5), function);
    }

    @ParameterizedTest
    @MethodSource("models")
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }
}
