package io.quantrial.onnx.trace;

import static io.quantrial.onnx.trace.Traces.assertRuns;
import static io.quantrial.onnx.trace.Traces.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracedModelTest {

    @Test
    void whatIsChangedInPlaceIsAnotherValue() {
        assertRuns(x -> x.exp().addi(1).muli(x).subi(2).negi());
        assertRuns(
                x -> {
                    NDArray y = x.exp();
                    NDArray before = y.add(1);
                    y.muli(3);
                    return before.sub(y);
                });
    }

    @Test
    void aViewMayBeChangedInPlaceIfTheWholeIsNotUsedAgain() {
        assertRuns(x -> x.exp().reshape(-1, 2, 2).addi(1));
        assertRuns(x -> x.exp().get(":, 1:3").muli(2));
        assertRuns(x -> x.exp().get(":, {}", x.argMax(1).mul(0)).addi(1));
    }

    @Test
    void aWholeThatWasChangedThroughAViewIsRefused() {
        assertThat(
                        refusal(
                                x -> {
                                    NDArray y = x.exp();
                                    y.get(":, 0").addi(1);
                                    return y.mul(2);
                                }))
                .startsWith(
                        "01LambdaBlock calls mul: it uses an array whose numbers were changed through")
                .contains("01LambdaBlock calls addi");
        assertThat(
                        refusal(
                                x -> {
                                    NDArray y = x.exp();
                                    y.transpose().reshape(-1).get("1:").muli(2);
                                    return y;
                                }))
                .startsWith("the output: it uses an array whose numbers were changed through");
    }

    @Test
    void aViewWhoseWholeWasChangedIsRefused() {
        assertThat(
                        refusal(
                                x -> {
                                    NDArray y = x.exp();
                                    NDArray part = y.split(2, 1).get(0);
                                    y.addi(1);
                                    return part.mul(2);
                                }))
                .startsWith(
                        "01LambdaBlock calls mul: it uses an array whose numbers were changed through");
    }

    @Test
    void aConstantThatWasChangedThroughAViewIsRefused() {
        assertThat(
                        refusal(
                                x -> {
                                    NDArray sum = x.getManager().zeros(x.getShape());
                                    sum.get(":, 0").addi(x.get(":, 0"));
                                    return sum.add(1);
                                }))
                .startsWith(
                        "01LambdaBlock calls add: it uses an array whose numbers were changed through");
    }

    @Test
    void aParameterThatIsChangedIsRefused() {
        Block block = Linear.builder().setUnits(4).build();
        assertThat(refusal(new Growing(block)))
                .contains("calls addi: it changes the parameter linear.bias in place");
    }

    @Test
    void constantsMayBeFilledInPlace() {
        assertRuns(
                x -> {
                    NDArray mask = x.getManager().ones(new Shape(4));
                    NDArray part = mask.get("1:3");
                    part.muli(0.5f);
                    mask.set(new float[] {1, part.getFloat(0), 3, 4});
                    return x.mul(mask);
                });
        assertRuns(x -> x.getManager().zeros(x.getShape()).addi(x));
    }

    @Test
    void constantsMayFollowTheBatchSize() {
        assertRuns(x -> x.add(x.getManager().full(x.getShape(), 3)));
        assertRuns(x -> x.add(x.getManager().arange((float) x.size(0)).reshape(-1, 1)));
        assertRuns(x -> x.add(x.getManager().arange(4f).broadcast(x.size(0), 4)));
        assertRuns(x -> x.getManager().arange(x.size(0) * 4f).reshape(-1, 4).mul(0.1f).add(x));
        assertRuns(x -> x.mul(x.getManager().arange(x.size(0) * 1f).cos().reshape(-1, 1)));
        assertRuns(x -> x.getManager().ones(new Shape(x.size(0), 2)));
    }

    @Test
    void aBlockMayBeUsedTwice() {
        Block shared = Linear.builder().setUnits(4).build();
        assertRuns(new SequentialBlock().add(shared).addSingleton(NDArray::tanh).add(shared));
    }

    @Test
    void aModelMayReturnSeveralValues() {
        assertRuns(
                new ParallelBlock(
                        lists ->
                                new NDList(
                                        lists.get(0).head(),
                                        lists.get(1).head(),
                                        lists.get(0).head(),
                                        lists.get(1).head().argMax(1)),
                        List.of(
                                Linear.builder().setUnits(3).build(),
                                LambdaBlock.singleton(NDArray::exp))));
    }

    @Test
    void aModelMayReturnItsInput() {
        assertRuns(x -> x);
        assertRuns(new LambdaBlock(list -> new NDList(list.head(), list.head().neg())));
    }

    @Test
    void aModelMayReturnAConstant() {
        assertRuns(
                new LambdaBlock(
                        list ->
                                new NDList(
                                        list.head().neg(),
                                        list.head().getManager().arange(3f),
                                        list.head().getManager().zeros(new Shape(2)))));
    }

    @Test
    void typesThatStayAreNoChangeInPlace() {
        assertRuns(
                x -> {
                    NDArray rows = x.get(":, 1:");
                    NDArray same = x.toType(DataType.FLOAT32, false);
                    return same.get(":, :3").mul(rows);
                });
    }
}
