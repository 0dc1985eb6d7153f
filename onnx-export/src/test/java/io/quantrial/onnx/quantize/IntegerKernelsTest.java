package io.quantrial.onnx.quantize;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With 8 bits everywhere, ONNX Runtime computes with integers from the first layer to the last. */
class IntegerKernelsTest {

    @TempDir Path folder;

    @Test
    void dump() throws Exception {
        List<Map<String, Object>> lenet =
                List.of(
                        entry(
                                "op_types",
                                List.of("default"),
                                List.of("weight", "input"),
                                Map.of("bias", "int32")));
        try (TrainedNet trained = new TrainedNet(TestNets.leNet(), TestNets.IMAGE, lenet)) {
            System.out.println(ExportedNet.of(trained, ExportedNet.INT8).kernels(folder));
        }
        Block net =
                ResNetV1.builder()
                        .setImageShape(new Shape(3, 28, 28))
                        .setNumLayers(20)
                        .setOutSize(10)
                        .build();
        Map<String, Object> exclude = new java.util.LinkedHashMap<>();
        exclude.put("op_types", List.of("BatchNorm"));
        exclude.put("op_names", List.of("*/01SequentialBlock/02BatchNorm"));
        exclude.put("exclude", true);
        exclude.put("quant_types", "output");
        List<Map<String, Object>> config =
                List.of(
                        entry(
                                "op_types",
                                List.of("default"),
                                List.of("weight"),
                                Map.of("bias", "int32")),
                        entry(
                                "op_types",
                                List.of("BatchNorm", "ParallelBlock"),
                                List.of("output"),
                                Map.of()),
                        exclude,
                        entry(
                                "op_names",
                                List.of("01Conv2d", "*/01SequentialBlock/04Conv2d", "13Linear"),
                                List.of("input"),
                                Map.of()),
                        entry("op_names", List.of("01Conv2d"), List.of("output"), Map.of()));
        try (TrainedNet trained = new TrainedNet(net, new Shape(3, 28, 28), config)) {
            ExportedNet exported = ExportedNet.of(trained, ExportedNet.INT8);
            System.out.println(exported.kernels(folder));
            new CodeCheck(trained, exported).assertEqualCodes();
        }
    }

    private static Map<String, Object> entry(
            String key, List<String> names, List<String> targets, Map<String, Object> more) {
        Map<String, Object> entry = TrainedNet.entry(key, names, "lsq", 8, targets);
        entry.put("init", "mse");
        entry.putAll(more);
        return entry;
    }
}
