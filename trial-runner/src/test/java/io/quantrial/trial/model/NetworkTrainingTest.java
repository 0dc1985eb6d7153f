package io.quantrial.trial.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.spi.hook.QuantizedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks are trained with quantizers, and are the size that they should be. */
class NetworkTrainingTest {

    private static final int BATCH = 4;
    private static final int CLASSES = 7;

    @ParameterizedTest
    @CsvSource({
        "mlp, Linear, 8",
        "lenet, Conv2d, 16",
        "resnet8, Conv2d, 8",
        "resnet20, Conv2d, 8",
        "mobilenet, Conv2d, 8",
        "googlenet, Conv2d, 8",
        "squeezenet, Conv2d, 17"
    })
    void trainsWithQuantizers(String type, String layers, int size) {
        Shape sample = new Shape(1, size, size);
        Network network = Networks.build(type, Map.of(), sample, CLASSES);
        try (Model model = Model.newInstance(type)) {
            model.getNDManager().getEngine().setRandomSeed(1);
            model.setBlock(network.block());
            QuantizedModel quantized =
                    QuantizedModel.attach(
                            model, lsq(List.of(layers)), network.attachOptions().build());
            Shape input = new Shape(BATCH).addAll(sample);
            try (QuantOptimizer optimizer = quantized.optimizer(sgd(), sgd());
                    Trainer trainer = model.newTrainer(config(optimizer))) {
                trainer.initialize(input);
                float before = weights(network);
                step(trainer, input);

                assertThat(quantized.slots()).isNotEmpty();
                assertThat(weights(network)).isFinite().isNotEqualTo(before);
            }
        }
    }

    private static ConfigList lsq(List<String> types) {
        return ConfigList.read(
                List.of(
                        Map.of(
                                "quantizer",
                                "lsq",
                                "op_types",
                                types,
                                "quant_types",
                                List.of("weight", "input"),
                                "quant_bits",
                                4)));
    }

    private static Optimizer sgd() {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
    }

    private static DefaultTrainingConfig config(Optimizer optimizer) {
        return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(optimizer);
    }

    private static void step(Trainer trainer, Shape input) {
        try (NDManager manager = trainer.getManager().newSubManager();
                GradientCollector collector = trainer.newGradientCollector()) {
            NDList labels = new NDList(manager.create(new float[] {0, 1, 2, 6}));
            NDList scores = trainer.forward(new NDList(manager.randomNormal(input)));
            collector.backward(trainer.getLoss().evaluate(labels, scores));
        }
        trainer.step();
    }

    private static float weights(Network network) {
        float sum = 0;
        for (Parameter parameter : network.block().getParameters().values()) {
            try (NDArray total = parameter.getArray().abs().sum()) {
                sum += total.getFloat();
            }
        }
        return sum;
    }

    @Test
    void namesOfLayersAreThoseOfTheConfigList() {
        Network network = Networks.build("lenet", Map.of(), new Shape(1, 28, 28), 10);
        try (Model model = Model.newInstance("lenet")) {
            model.setBlock(network.block());
            QuantizedModel quantized =
                    QuantizedModel.attach(
                            model,
                            ConfigList.read(
                                    List.of(
                                            Map.of(
                                                    "quantizer",
                                                    "lsq",
                                                    "op_names",
                                                    List.of("conv2", "fc1"),
                                                    "quant_types",
                                                    List.of("weight"),
                                                    "quant_bits",
                                                    4))),
                            network.attachOptions().build());

            assertThat(quantized.explain().toString()).contains("conv2", "fc1");
        }
    }

    /**
     * Millions of parameters in He et al. 2015, table 6 (and 25.6 of ResNet-50, less 990 classes).
     */
    @ParameterizedTest
    @CsvSource({"20, 0.27", "32, 0.46", "56, 0.85", "50, 23.5"})
    void residualNetworksHaveTheSizeOfThePaper(String layers, double millions) {
        Network network = resnet("resnet", Map.of("layers", layers));
        try (NDManager manager = NDManager.newBaseManager()) {
            network.block().initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
            long count =
                    network.block().getParameters().values().stream()
                            .filter(Parameter::requiresGradient)
                            .mapToLong(parameter -> parameter.getArray().size())
                            .sum();
            assertThat(count / 1e6).isCloseTo(millions, withinPercentage(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"resnet8, 8", "resnet20, 20"})
    void shortNamesAreNetworksOfTheirDepth(String type, String layers) {
        assertThat(resnet(type, Map.of()).block().getParameters().keys())
                .isEqualTo(
                        resnet("resnet", Map.of("layers", layers)).block().getParameters().keys());
    }

    private static Network resnet(String type, Map<String, String> options) {
        return Networks.build(type, options, new Shape(3, 32, 32), 10);
    }
}
