package io.quantrial.benchmark;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.quantrial.onnx.ExportResult;
import io.quantrial.onnx.OnnxExporter;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantizedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Exports LeNet and ResNet-20 with 8 bits and prints what the verification measures in ONNX
 * Runtime: size, latency beside the float model in interleaved runs, integer kernels.
 */
public final class ExportBenchmark {

    private static final int STEPS = 20;
    private static final int IMAGES = 256;

    private ExportBenchmark() {}

    /**
     * Runs the benchmark and prints a report for each network.
     *
     * @param arguments not used
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("quantrial-benchmark-");
        for (Map.Entry<Net, ConfigList> entry :
                Map.of(Net.LENET, leNet(), Net.RESNET20, resNet20()).entrySet()) {
            System.out.println(entry.getKey() + ", W8A8 with lsq");
            System.out.println(report(entry.getKey(), entry.getValue(), folder));
            System.out.println();
        }
    }

    private static ConfigList leNet() {
        return ConfigList.read(
                List.of(entry("default", List.of("weight", "input"), Map.of("bias", "int32"))));
    }

    /** The list of docs/export.md. */
    private static ConfigList resNet20() {
        return ConfigList.read(
                List.of(
                        entry(
                                "default",
                                List.of("weight"),
                                Map.of("per_channel", true, "bias", "int32", "narrow", true)),
                        entry("BatchNorm", List.of("output"), Map.of()),
                        entry("ParallelBlock", List.of("output"), Map.of()),
                        Map.of(
                                "op_types", List.of("BatchNorm"),
                                "op_names", List.of("*/01SequentialBlock/02BatchNorm"),
                                "quant_types", List.of("output"),
                                "exclude", true),
                        entry(
                                "default",
                                List.of("input", "output"),
                                Map.of("op_names", List.of("01Conv2d"))),
                        entry(
                                "default",
                                List.of("input"),
                                Map.of(
                                        "op_names",
                                        List.of("*/01SequentialBlock/04Conv2d", "13Linear")))));
    }

    private static Map<String, Object> entry(
            String type, List<String> targets, Map<String, Object> more) {
        Map<String, Object> entry = new TreeMap<>(more);
        entry.put("op_types", List.of(type));
        entry.put("quant_types", targets);
        entry.put("quant_bits", 8);
        entry.put("quantizer", "lsq");
        entry.put("init", "mse");
        return entry;
    }

    private static String report(Net net, ConfigList list, Path folder) {
        Engine.getInstance().setRandomSeed(1);
        try (Model model = Model.newInstance("net")) {
            model.setBlock(net.block());
            QuantizedModel.attach(model, list);
            train(model, net);
            try (NDManager manager = model.getNDManager().newSubManager()) {
                ExportResult result =
                        OnnxExporter.export(
                                model, images(net, manager), folder.resolve(net + ".onnx"));
                return result.report();
            }
        }
    }

    private static NDList images(Net net, NDManager manager) {
        NDArray images = net.input(manager).head();
        for (int count = net.batch(); count < IMAGES; count += net.batch()) {
            images = images.concat(net.input(manager).head(), 0);
        }
        return new NDList(images);
    }

    private static void train(Model model, Net net) {
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optDevices(new Device[] {Device.cpu()})
                        .optOptimizer(sgd);
        try (Trainer trainer = model.newTrainer(config);
                NDManager manager = trainer.getManager().newSubManager()) {
            NDList input = net.input(manager);
            NDList labels = new NDList(net.labels(manager));
            trainer.initialize(input.getShapes());
            for (int step = 0; step < STEPS; step++) {
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    collector.backward(
                            trainer.getLoss().evaluate(labels, trainer.forward(input, labels)));
                }
                trainer.step();
            }
        }
    }
}
