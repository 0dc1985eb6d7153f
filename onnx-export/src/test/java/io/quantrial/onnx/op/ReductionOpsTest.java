package io.quantrial.onnx.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionOpsTest {

    static Stream<Named<SmallModel>> reductions() {
        return Stream.of(
                model("sum", NDArray::sum),
                model("sum of axes", x -> x.sum(new int[] {1, 2})),
                model("sum of an axis that is kept", x -> x.sum(new int[] {-1}, true)),
                model("sum of integers", x -> integers(x).sum(new int[] {1})),
                model("mean", NDArray::mean),
                model("mean of an axis", x -> x.mean(new int[] {2}, true)),
                model("max", NDArray::max),
                model("max of an axis", x -> x.max(new int[] {1})),
                model("max of integers", x -> integers(x).max(new int[] {1}, true)),
                model("min", NDArray::min),
                model("min of an axis", x -> x.min(new int[] {2}, true)),
                model("prod", x -> x.div(4).prod()),
                model("prod of an axis", x -> x.prod(new int[] {2})),
                model("norm", NDArray::norm),
                model("norm that keeps its axes", x -> x.norm(true)),
                model("norm of an axis", x -> x.norm(new int[] {2})),
                model("norm of axes that are kept", x -> x.norm(new int[] {1, 2}, true)),
                model("norm of order 1", x -> x.norm(1, new int[] {1}, true)),
                model("all", x -> x.gt(-9).all()),
                model("any", x -> x.gt(5.9f).any()),
                model("none", x -> x.gt(9).none()),
                model("countNonzero", x -> x.gt(0).countNonzero()),
                model("countNonzero of an axis", x -> integers(x).countNonzero(1)));
    }

    static Stream<Named<SmallModel>> orders() {
        return Stream.of(
                model("argMax", NDArray::argMax),
                model("argMax of an axis", x -> x.argMax(2)),
                model("argMin", NDArray::argMin),
                model("argMin of an axis", x -> x.argMin(-1)),
                model("cumSum", NDArray::cumSum),
                model("cumSum of an axis", x -> x.cumSum(2)),
                model("cumSum of integers", x -> integers(x).cumSum(1)),
                model("topK", x -> joined(x.topK(2, 2))),
                model("topK of the smallest", x -> joined(x.topK(3, 1, false, true))),
                model("sort", x -> x.sort()),
                model("sort of an axis", x -> x.sort(1)),
                model("argSort", NDArray::argSort),
                model("argSort of an axis", x -> x.argSort(1)),
                model("argSort that descends", x -> x.argSort(2, false)),
                model("argSort of the batch", x -> x.argSort(0)));
    }

    private static Named<SmallModel> model(String name, UnaryOperator<NDArray> function) {
        return SmallModel.of(name, new Shape(4, 5), function);
    }

    private static NDArray integers(NDArray x) {
        return x.toType(DataType.INT32, false);
    }

    private static NDArray joined(NDList best) {
        return NDArrays.concat(
                new NDList(best.get(0), best.get(1).toType(DataType.FLOAT32, false)), 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"reductions", "orders"})
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }
}
