package io.quantrial.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With 8 bits everywhere, ONNX Runtime computes with integers from the first layer to the last. */
class IntegerKernelsTest {

    /** What moves integers, and what computes with them. */
    private static final Set<String> INTEGER =
            Set.of(
                    "Transpose",
                    "Reshape",
                    "MaxPool",
                    "NhwcMaxPool",
                    "QLinearConv",
                    "QLinearAdd",
                    "QLinearGlobalAveragePool",
                    "QGemm");

    @TempDir Path folder;

    @Test
    void leNetIsIntegerBetweenInputAndOutput() throws Exception {
        List<Map<String, Object>> config =
                List.of(
                        entry(
                                "op_types",
                                List.of("default"),
                                List.of("weight", "input"),
                                Map.of("bias", "int32")));
        try (TrainedNet trained = new TrainedNet(TestNets.leNet(), TestNets.IMAGE, config)) {
            List<String> kernels = ExportedNet.of(trained, ExportedNet.INT8).kernels(folder);
            assertThat(otherThanInteger(kernels)).containsExactly("QuantizeLinear");
            assertThat(kernels)
                    .filteredOn(kernel -> kernel.startsWith("Q"))
                    .containsExactly(
                            "QuantizeLinear", "QLinearConv", "QLinearConv", "QGemm", "QGemm");
        }
    }

    @Test
    void resNet20IsIntegerBetweenInputAndOutput() throws Exception {
        Shape image = new Shape(3, 28, 28);
        try (TrainedNet trained = new TrainedNet(resNet20(image), image, resNetConfig())) {
            ExportedNet exported = ExportedNet.of(trained, ExportedNet.INT8);
            List<String> kernels = exported.kernels(folder);
            assertThat(otherThanInteger(kernels)).containsExactly("QuantizeLinear");
            assertThat(kernels).filteredOn("QuantizeLinear"::equals).hasSize(1);
            assertThat(kernels).filteredOn("QLinearConv"::equals).hasSize(22);
            assertThat(kernels).filteredOn("QLinearAdd"::equals).hasSize(9);
            assertThat(kernels).contains("QLinearGlobalAveragePool", "QGemm");
            new CodeCheck(trained, exported).assertEqualCodes();
        }
    }

    private static Set<String> otherThanInteger(List<String> kernels) {
        Set<String> others = new TreeSet<>(kernels);
        others.removeAll(INTEGER);
        return others;
    }

    private static Block resNet20(Shape image) {
        return ResNetV1.builder().setImageShape(image).setNumLayers(20).setOutSize(10).build();
    }

    /** A quantizer wherever an integer kernel ends, and none between a kernel and its ReLU. */
    private static List<Map<String, Object>> resNetConfig() {
        Map<String, Object> beforeRelu = new LinkedHashMap<>();
        beforeRelu.put("op_types", List.of("BatchNorm"));
        beforeRelu.put("op_names", List.of("*/01SequentialBlock/02BatchNorm"));
        beforeRelu.put("exclude", true);
        beforeRelu.put("quant_types", "output");
        return List.of(
                entry(
                        "op_types",
                        List.of("default"),
                        List.of("weight"),
                        Map.of("bias", "int32", "narrow", true)),
                entry(
                        "op_types",
                        List.of("BatchNorm", "ParallelBlock"),
                        List.of("output"),
                        Map.of()),
                beforeRelu,
                entry("op_names", List.of("01Conv2d"), List.of("input", "output"), Map.of()),
                entry(
                        "op_names",
                        List.of("*/01SequentialBlock/04Conv2d", "13Linear"),
                        List.of("input"),
                        Map.of()));
    }

    private static Map<String, Object> entry(
            String key, List<String> names, List<String> targets, Map<String, Object> more) {
        Map<String, Object> entry = TrainedNet.entry(key, names, "lsq", 8, targets);
        entry.put("init", "mse");
        entry.putAll(more);
        return entry;
    }
}
