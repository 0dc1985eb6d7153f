package io.quantrial.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.training.initializer.UniformInitializer;
import io.quantrial.onnx.graph.Node;
import io.quantrial.spi.QuantException;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecurrentOpsTest {

    static Stream<Named<Supplier<Block>>> blocks() {
        return Stream.of(
                named("LSTM", () -> lstm().build()),
                named("LSTM with states", () -> lstm().optReturnState(true).build()),
                named("LSTM of 2 layers", () -> stacked(lstm()).build()),
                named("LSTM without biases", () -> lstm().optHasBiases(false).build()),
                named("LSTM in both directions", () -> both(lstm()).build()),
                named("LSTM of 2 layers in both directions", () -> both(stacked(lstm())).build()),
                named("LSTM, time first", () -> timeFirst(lstm().optBatchFirst(false).build())),
                named("GRU", () -> gru().optReturnState(true).build()),
                named("GRU of 2 layers", () -> stacked(gru()).build()),
                named("GRU of 2 layers in both directions", () -> both(stacked(gru())).build()),
                named("RNN with tanh", () -> rnn(RNN.Activation.TANH).build()),
                named("RNN with relu", () -> stacked(rnn(RNN.Activation.RELU)).build()),
                named("RNN in both directions", () -> both(rnn(RNN.Activation.RELU)).build()),
                named("LSTM and Linear", RecurrentOpsTest::classifier));
    }

    private static Named<Supplier<Block>> named(String name, Supplier<Block> block) {
        return Named.of(name, block);
    }

    private static LSTM.Builder lstm() {
        return LSTM.builder().setStateSize(4).setNumLayers(1);
    }

    private static GRU.Builder gru() {
        return GRU.builder().setStateSize(4).setNumLayers(1);
    }

    private static RNN.Builder rnn(RNN.Activation activation) {
        return RNN.builder().setStateSize(4).setNumLayers(1).setActivation(activation);
    }

    private static <T extends RecurrentBlock.BaseBuilder<T>> T stacked(T builder) {
        return builder.setNumLayers(2).optReturnState(true);
    }

    private static <T extends RecurrentBlock.BaseBuilder<T>> T both(T builder) {
        return builder.optBidirectional(true).optHasBiases(false);
    }

    private static Block timeFirst(Block block) {
        return new SequentialBlock().addSingleton(x -> x.swapAxes(0, 1)).add(block);
    }

    private static Block classifier() {
        return new SequentialBlock()
                .add(lstm().build())
                .addSingleton(x -> x.get(":, -1"))
                .add(Linear.builder().setUnits(3).build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void runsAsInDjlForAnyBatchAndLength(Supplier<Block> make) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = initialized(make.get(), manager);
            FloatExport export = FloatExport.of(block, input(manager, 3, 6), OptionalInt.of(1));
            export.assertEqual(input(manager, 1, 6));
            export.assertEqual(input(manager, 5, 6));
            export.assertEqual(input(manager, 1, 1));
            export.assertEqual(input(manager, 2, 9));
        }
    }

    @Test
    void initialStatesMayBeComputed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SequentialBlock made =
                    new SequentialBlock()
                            .add(new LambdaBlock(RecurrentOpsTest::withStates))
                            .add(stacked(lstm()).build());
            Block block = initialized(made, manager);
            FloatExport export = FloatExport.of(block, input(manager, 3, 6), OptionalInt.of(1));
            export.assertEqual(input(manager, 1, 6));
            export.assertEqual(input(manager, 5, 4));
        }
    }

    /** The first numbers of the input as the state of 2 layers. */
    private static NDList withStates(NDList list) {
        NDArray x = list.singletonOrThrow();
        NDArray first = x.get(":, 0, :1").reshape(1, -1, 1).repeat(0, 2).repeat(2, 4);
        return new NDList(x, first.mul(0.1f), first.neg());
    }

    @Test
    void aStateOfZerosIsLeftOut() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = initialized(lstm().build(), manager);
            FloatExport export = FloatExport.of(block, input(manager, 3, 6), OptionalInt.empty());
            Node node =
                    export.graph().nodes().stream()
                            .filter(each -> each.op().equals("LSTM"))
                            .findFirst()
                            .orElseThrow();
            assertThat(node.inputs()).hasSize(4);
        }
    }

    @Test
    void biasesOfBothDirectionsAreRefusedAsTheEngineRefusesThem() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = initialized(lstm().optBidirectional(true).build(), manager);
            NDList sample = input(manager, 3, 6);
            assertThatThrownBy(() -> FloatExport.of(block, sample, OptionalInt.empty()))
                    .isInstanceOf(QuantException.class)
                    .hasMessageContaining("calls lstm: the forward pass fails")
                    .hasMessageNotContaining("\n");
        }
    }

    private static Block initialized(Block block, NDManager manager) {
        block.setInitializer(new UniformInitializer(0.7f), Parameter.Type.WEIGHT);
        block.setInitializer(new UniformInitializer(0.7f), Parameter.Type.BIAS);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 6, 3));
        return block;
    }

    private static NDList input(NDManager manager, long batch, long length) {
        return new NDList(manager.randomNormal(new Shape(batch, length, 3)));
    }
}
