package io.quantrial.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @ParameterizedTest
    @EnumSource
    void leNetIsIntegerBetweenInputAndOutput(Choice choice) throws Exception {
        List<Map<String, Object>> config =
                List.of(
                        choice.weights(),
                        choice.activations("op_types", List.of("default"), "input"));
        try (TrainedNet trained = new TrainedNet(TestNets.leNet(), TestNets.IMAGE, config)) {
            List<String> kernels = ExportedNet.of(trained, ExportedNet.INT8).kernels(folder);
            assertThat(otherThanInteger(kernels)).containsExactly("QuantizeLinear");
            assertThat(kernels)
                    .filteredOn(kernel -> kernel.startsWith("Q"))
                    .containsExactly(
                            "QuantizeLinear", "QLinearConv", "QLinearConv", "QGemm", "QGemm");
        }
    }

    @ParameterizedTest
    @EnumSource
    void resNet20IsIntegerBetweenInputAndOutput(Choice choice) throws Exception {
        Shape image = new Shape(3, 28, 28);
        try (TrainedNet trained = new TrainedNet(resNet20(image), image, resNetConfig(choice))) {
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
    private static List<Map<String, Object>> resNetConfig(Choice choice) {
        Map<String, Object> beforeRelu = new LinkedHashMap<>();
        beforeRelu.put("op_types", List.of("BatchNorm"));
        beforeRelu.put("op_names", List.of("*/01SequentialBlock/02BatchNorm"));
        beforeRelu.put("exclude", true);
        beforeRelu.put("quant_types", "output");
        return List.of(
                choice.weights(),
                choice.activations("op_types", List.of("BatchNorm", "ParallelBlock"), "output"),
                beforeRelu,
                choice.activations("op_names", List.of("01Conv2d"), "input", "output"),
                choice.activations(
                        "op_names", List.of("*/01SequentialBlock/04Conv2d", "13Linear"), "input"));
    }

    /** Quantizers whose integers kernels take as they are. */
    private enum Choice {
        LSQ(Map.of("init", "mse", "narrow", true), Map.of("init", "mse")),
        QAT(Map.of("scheme", "symmetric"), Map.of());

        private final Map<String, Object> ofWeights;
        private final Map<String, Object> ofActivations;

        Choice(Map<String, Object> ofWeights, Map<String, Object> ofActivations) {
            this.ofWeights = ofWeights;
            this.ofActivations = ofActivations;
        }

        /** Without the end of the grid that has no opposite, so that a batch norm may turn it. */
        Map<String, Object> weights() {
            Map<String, Object> entry = entry("op_types", List.of("default"), "weight");
            entry.put("per_channel", true);
            entry.put("bias", "int32");
            entry.putAll(ofWeights);
            return entry;
        }

        Map<String, Object> activations(String key, List<String> names, String... targets) {
            Map<String, Object> entry = entry(key, names, targets);
            entry.putAll(ofActivations);
            return entry;
        }

        private Map<String, Object> entry(String key, List<String> names, String... targets) {
            return TrainedNet.entry(
                    key, names, name().toLowerCase(Locale.ROOT), 8, List.of(targets));
        }
    }
}
