package io.quantrial.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.spi.hook.ObservedForward;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationOpsTest {

    static Stream<Named<SmallModel>> models() {
        return Stream.of(
                model("relu", Activation::relu),
                model("relu6", Activation::relu6),
                model("relu6 of a relu that stays", x -> twice(Activation.relu(x))),
                model("leakyRelu", x -> Activation.leakyRelu(x, 0.2f)),
                model("elu", x -> Activation.elu(x, 0.7f)),
                model("selu", Activation::selu),
                model("gelu", Activation::gelu),
                model("swish", x -> Activation.swish(x, 1.5f)),
                model("mish", Activation::mish),
                model("sigmoid", Activation::sigmoid),
                model("tanh", Activation::tanh),
                model("tanh of an array", NDArray::tanh),
                model("softPlus", Activation::softPlus),
                model("softSign", Activation::softSign),
                model("softmax", x -> x.softmax(1)),
                model("softmax of the last axis", x -> x.softmax(-1)),
                model("logSoftmax", x -> x.logSoftmax(-1)),
                model("hard sigmoid", x -> x.mul(0.2).add(0.5).clip(0, 1)),
                model("hard swish", x -> Activation.relu6(x.add(3)).div(6).mul(x)),
                model("hard tanh", x -> x.minimum(1).maximum(-1)),
                model("prelu by hand", x -> x.maximum(0).add(x.minimum(0).mul(0.3))));
    }

    private static NDArray twice(NDArray relu) {
        return relu.minimum(6).div(relu.add(1));
    }

    private static Named<SmallModel> model(String name, UnaryOperator<NDArray> function) {
        return SmallModel.of(name, new Shape(4, 5), function);
    }

    @ParameterizedTest
    @MethodSource("models")
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }

    @Test
    void relu6IsOneClip() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = LambdaBlock.singleton(Activation::relu6);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
            NDList samples = new NDList(manager.ones(new Shape(2, 4)));
            TracedModel traced =
                    TracedModel.of(ObservedForward.of(block), samples, OptionalInt.empty());
            Graph graph = Translation.of(traced, OpTable.discover());
            assertThat(graph.nodes()).extracting(Node::op).containsExactly("Clip", "Identity");
        }
    }
}
