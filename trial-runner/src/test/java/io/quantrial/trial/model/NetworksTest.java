package io.quantrial.trial.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantizedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {

    private static final int BATCH = 2;
    private static final int CLASSES = 7;

    /** Builds, attaches quantizers, initialises and runs a network as a trial does. */
    private static float[] scores(String type, Map<String, String> options, Shape sample) {
        Network network = Networks.build(type, options, sample, CLASSES);
        try (Model model = Model.newInstance("network");
                NDManager manager = NDManager.newBaseManager()) {
            model.setBlock(network.block());
            QuantizedModel.attach(
                    model,
                    ConfigList.read(
                            List.of(
                                    Map.of(
                                            "quantizer",
                                            "lsq",
                                            "op_types",
                                            List.of(type.equals("mlp") ? "Linear" : "Conv2d"),
                                            "quant_types",
                                            List.of("weight", "input"),
                                            "quant_bits",
                                            8))),
                    network.attachOptions().build());
            Block block = network.block();
            manager.getEngine().setRandomSeed(1);
            Shape input = new Shape(BATCH).addAll(sample);
            block.initialize(manager, DataType.FLOAT32, input);
            NDArray data = manager.randomNormal(input);
            NDArray scores =
                    block.forward(new ParameterStore(manager, false), new NDList(data), false)
                            .singletonOrThrow();
            assertThat(scores.getShape()).isEqualTo(new Shape(BATCH, CLASSES));
            return scores.toFloatArray();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mlp, 1, 8",
        "mlp, 3, 32",
        "lenet, 1, 28",
        "lenet, 3, 32",
        "resnet8, 1, 8",
        "resnet8, 1, 28",
        "resnet8, 3, 32",
        "resnet20, 1, 28",
        "resnet20, 3, 32",
        "resnet20, 3, 64",
        "mobilenet, 1, 8",
        "mobilenet, 1, 28",
        "mobilenet, 3, 32",
        "googlenet, 1, 8",
        "googlenet, 3, 32",
        "squeezenet, 1, 28",
        "squeezenet, 3, 32",
        "squeezenet, 1, 17",
        "squeezenet, 1, 16",
        "squeezenet, 1, 20",
        "squeezenet, 1, 24",
        "squeezenet, 1, 22",
        "vgg, 3, 32",
        "vgg, 3, 31",
        "alexnet, 3, 67",
        "alexnet, 3, 66"
    })
    void returnsScoresOfEveryClass(String type, int channels, int size) {
        float[] scores = scores(type, Map.of(), new Shape(channels, size, size));
        System.out.println(
                type + " " + channels + " " + size + " " + java.util.Arrays.toString(scores));
    }
}
