package io.quantrial.onnx.trace;

import static io.quantrial.onnx.trace.Traces.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.hook.ObservedForward;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    @Test
    void aBranchOnNumbers() {
        assertThat(refusal(x -> x.sum().getFloat() > 0 ? x : x.neg()))
                .startsWith(
                        "01LambdaBlock calls getFloat: it reads numbers that depend on the input");
    }

    @Test
    void aBranchOnShapes() {
        assertThat(refusal(x -> x.size(0) == 2 ? x.neg() : x.exp()))
                .startsWith("01LambdaBlock calls neg: for another size of the input");
        assertThat(refusal(x -> x.size(0) == 2 ? x : x.neg().exp()))
                .startsWith("01LambdaBlock calls neg: for another size of the input");
        assertThat(refusal(x -> x.size(0) == 2 ? x.neg().exp() : x.neg()))
                .startsWith("01LambdaBlock calls exp: for another size of the input");
    }

    @Test
    void anOperandThatIsChosenByShape() {
        assertThat(
                        refusal(
                                x -> {
                                    NDArray a = x.neg();
                                    NDArray b = x.exp();
                                    return a.add(b).mul(x.size(0) == 2 ? a : b);
                                }))
                .startsWith("01LambdaBlock calls mul: for another size of the input");
    }

    @Test
    void aResultThatIsChosenByShape() {
        assertThat(
                        refusal(
                                x -> {
                                    NDArray a = x.neg();
                                    NDArray b = x.exp();
                                    return x.size(0) == 2 ? a : b;
                                }))
                .startsWith("the output: for another size of the input");
    }

    @Test
    void aListWithAnArrayForEachSample() {
        assertThat(
                        refusal(
                                x -> {
                                    NDList list = new NDList();
                                    for (int i = 0; i < x.size(0); i++) {
                                        list.add(x);
                                    }
                                    return NDArrays.concat(list, 1);
                                }))
                .startsWith("01LambdaBlock calls concat: for another size of the input");
    }

    @Test
    void theBatchSizeAsANumber() {
        assertThat(refusal(x -> x.div(x.size(0))))
                .startsWith(
                        "01LambdaBlock calls div: its argument 1 is 2 for batch 2, 3 for batch 3,")
                .contains("only lengths of shapes may change");
        assertThat(refusal(x -> x.add(x.getManager().create((float) x.size(0)))))
                .startsWith(
                        "01LambdaBlock calls add: it uses numbers that are made anew in each pass");
    }

    @Test
    void aReceiverThatWasCreatedOutside() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray constant = manager.ones(new Shape(4));
            assertThat(refusal(constant::add))
                    .startsWith("01LambdaBlock computes with an array that was created outside")
                    .contains("x.op(constant)");
        }
    }

    @Test
    void aPartThatIsOverwritten() {
        assertThat(
                        refusal(
                                x -> {
                                    NDArray y = x.exp();
                                    y.set(new NDIndex("0"), 1);
                                    return y;
                                }))
                .startsWith("01LambdaBlock calls set: it overwrites a part of an array in place");
    }

    @Test
    void aConstantThatIsOverwrittenWhereTheInputSays() {
        assertThat(
                        refusal(
                                x -> {
                                    NDArray y = x.getManager().zeros(x.getShape());
                                    y.set(new NDIndex("{}", x.gt(0)), 1);
                                    return y.add(x);
                                }))
                .startsWith("01LambdaBlock calls set: it overwrites a part of an array in place");
    }

    @Test
    void randomNumbers() {
        assertThat(refusal(x -> x.add(x.getManager().randomNormal(new Shape(4)))))
                .startsWith(
                        "01LambdaBlock calls add: it uses numbers that are made anew in each pass")
                .contains("on chance");
    }

    @Test
    void aShapeThatFollowsNumbers() {
        assertThat(refusal(x -> x.booleanMask(x.gt(0))))
                .startsWith(
                        "01LambdaBlock calls booleanMask: the shape of its result depends on the numbers");
        assertThat(refusal(x -> x.get(x.gt(0))))
                .startsWith(
                        "01LambdaBlock calls get: the shape of its result depends on the numbers");
        assertThat(refusal(x -> x.nonzero()))
                .startsWith(
                        "01LambdaBlock calls nonzero: the shape of its result depends on the numbers");
    }

    @Test
    void aLengthThatIsNotInProportion() {
        assertThat(refusal(x -> x.get(":1").concat(x)))
                .startsWith("01LambdaBlock calls concat: an axis has the lengths [3, 4]")
                .contains("not in proportion");
    }

    @Test
    void anOperationWithoutMapping() {
        assertThat(refusal(x -> x.cumProd(1)))
                .startsWith("01LambdaBlock calls cumProd, for which the op table has no mapping")
                .contains("io.quantrial.onnx.op.OpMappings");
    }

    @Test
    void severalArraysOfPositions() {
        assertThat(refusal(x -> x.get("{}, {}", x.argMax(0), x.argMax(0))))
                .startsWith("01LambdaBlock calls get: an index with 2 arrays of positions");
    }

    @Test
    void aTypeThatOnnxHasNot() {
        assertThat(refusal(x -> x.rfft(4)))
                .startsWith(
                        "01LambdaBlock calls rfft: arrays of type complex64 cannot be exported");
    }

    @Test
    void aModelWithoutValues() {
        assertThatThrownBy(() -> ObservedForward.of(Linear.builder().setUnits(2).build()))
                .isInstanceOf(QuantException.class)
                .hasMessage("the model has no values yet; initialise, train or load it first");
    }

    @Test
    void anErrorOfTheEngine() {
        assertThat(refusal(x -> x.reshape(1, 4)))
                .startsWith(
                        "01LambdaBlock calls reshape: the forward pass fails for inputs of the shapes")
                .contains("[(2, 4)]", "shape '[1, 4]' is invalid");
    }
}
