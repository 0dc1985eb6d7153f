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

class ArithmeticOpsTest {

    static Stream<Named<SmallModel>> withNumbers() {
        return Stream.of(
                model("add a whole number", x -> x.add(2)),
                model("subtract a number", x -> x.sub(0.5)),
                model("subtract from a number", x -> NDArrays.sub(3, x)),
                model("multiply by a float", x -> x.mul(1.5f)),
                model("divide by a number", x -> x.div(3)),
                model("divide a number", x -> NDArrays.div(3, x.abs().add(1))),
                model("remainder", x -> x.mod(2.5)),
                model("remainder of a negative divisor", x -> x.mod(-2.5)),
                model("power", x -> x.pow(3)),
                model("fractional power", x -> x.abs().pow(0.3)),
                model("power of a number", x -> NDArrays.pow(2, x)),
                model("maximum", x -> x.maximum(1)),
                model("minimum", x -> NDArrays.minimum(0.5, x)),
                model("clip", x -> x.clip(-1, 2.5)),
                model("all in place", x -> x.duplicate().addi(1).subi(2).muli(3).divi(4).powi(2)),
                model("remainder and sign in place", x -> x.duplicate().modi(2).negi().signi()));
    }

    static Stream<Named<SmallModel>> withArrays() {
        return Stream.of(
                model("add", x -> x.add(x.exp())),
                model("add that broadcasts", x -> x.add(x.getManager().arange(5f))),
                model("subtract", x -> x.sub(x.square())),
                model("multiply", x -> x.mul(x.abs().sqrt())),
                model("divide", x -> x.div(x.square().add(1))),
                model("remainder of arrays", x -> x.mod(x.cos().add(2))),
                model("power of arrays", x -> x.abs().pow(x.sin())),
                model("larger", x -> x.maximum(x.neg())),
                model("smaller", x -> x.minimum(x.sin())),
                model("x log y", x -> x.maximum(0).xlogy(x.abs())),
                model("both in place", x -> x.duplicate().addi(x).muli(x.sin()).subi(x)),
                model("gradient scaled", x -> x.scaleGradient(0.1).add(x.stopGradient())),
                model("nested scalar", x -> x.mul(x.getManager().create(2))));
    }

    static Stream<Named<SmallModel>> functions() {
        return Stream.of(
                model("neg and abs", x -> x.neg().abs()),
                model("square and square root", x -> x.square().sqrt()),
                model("cube root", x -> x.abs().cbrt()),
                model("exp", NDArray::exp),
                model("logarithms", x -> log(x.abs().add(0.1))),
                model("sign", NDArray::sign),
                model("floor", NDArray::floor),
                model("ceil", NDArray::ceil),
                model("round", x -> x.mul(2).round().div(2).round()),
                model("trunc", NDArray::trunc),
                model("erf", NDArray::erf),
                model("sin, cos, tan", x -> x.sin().add(x.cos()).add(x.mul(0.2).tan())),
                model("inverse circle", x -> inverseCircle(x.mul(0.15))),
                model("hyperbolic", x -> x.mul(0.5).sinh().add(x.cosh())),
                model("degrees", x -> x.toDegrees().add(x.toRadians())));
    }

    static Stream<Named<SmallModel>> otherTypes() {
        return Stream.of(
                model("whole numbers", x -> whole(x).add(2).mul(3).sub(1)),
                model("whole numbers and fractions", x -> whole(x).add(0.5f)),
                model("whole numbers and double fractions", x -> whole(x).mul(0.5)),
                model("whole numbers divided", x -> whole(x).div(4)),
                model("remainder of whole numbers", x -> whole(x).mod(3)),
                model("remainder of negative whole numbers", x -> whole(x).mod(-3)),
                model("power of whole numbers", x -> whole(x).pow(2)),
                model("bounded whole numbers", x -> whole(x).maximum(-2).minimum(3)),
                model("bounded by a fraction", x -> whole(x).maximum(0.5f)),
                model("clipped whole numbers", x -> whole(x).clip(-2, 3)),
                model("rounded whole numbers", x -> whole(x).floor().round()),
                model("functions of whole numbers", x -> whole(x).abs().sqrt().exp()),
                model("long and int", x -> whole(x).add(x.toType(DataType.INT64, false))),
                model("int and float", x -> whole(x).mul(x)),
                model("float and int", x -> x.sub(whole(x))),
                model("bytes", x -> x.toType(DataType.INT8, false).mul(5).add(100)),
                model("unsigned bytes", x -> x.abs().toType(DataType.UINT8, false).add(3)),
                model("double", x -> x.toType(DataType.FLOAT64, false).mul(0.1).add(x)),
                model("truth values", x -> x.gt(0).add(x.lt(3))),
                model("truth values times numbers", x -> x.gt(0).mul(x)),
                model("truth values plus a number", x -> x.gt(0).add(1)),
                model("half precision", x -> x.toType(DataType.FLOAT16, false).toType(f(), true)),
                model("whole to float", x -> whole(x).toType(f(), false)),
                model("whole to truth", x -> whole(x).toType(DataType.BOOLEAN, false)),
                model("float to truth", x -> x.round().toType(DataType.BOOLEAN, false)),
                model("truth to float", x -> x.gt(1).toType(f(), false)),
                model("same type", x -> x.toType(DataType.FLOAT32, false).add(1)));
    }

    private static DataType f() {
        return DataType.FLOAT32;
    }

    private static NDArray whole(NDArray x) {
        return x.toType(DataType.INT32, false);
    }

    private static NDArray log(NDArray x) {
        return x.log().add(x.log2()).add(x.log10());
    }

    private static NDArray inverseCircle(NDArray x) {
        return x.asin().add(x.acos().mul(2)).add(x.atan());
    }

    private static Named<SmallModel> model(String name, UnaryOperator<NDArray> function) {
        return SmallModel.of(name, new Shape(4, 5), function);
    }

    @ParameterizedTest
    @MethodSource({"withNumbers", "withArrays", "functions", "otherTypes"})
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }
}
