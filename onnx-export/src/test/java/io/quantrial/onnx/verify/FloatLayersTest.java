package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.verify.FloatLayers.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FloatLayersTest {

    private static FloatLayers found(SmallFile file) {
        return FloatLayers.of(file.model().getGraph(), KernelShare.optimized(file.bytes()));
    }

    /** Two linear layers of 8 bits, but for the first weight and the second bias. */
    private static SmallFile linears(ElementType firstWeight, ElementType secondBias) {
        SmallFile file =
                new SmallFile()
                        .input("input", 4)
                        .output("output", 4)
                        .scalar("s", 0.1f)
                        .scalar("ss", 0.01f)
                        .zero("unsigned", ElementType.UINT8, 0)
                        .zero("signed", ElementType.INT8, 0)
                        .zero("z_fc1", firstWeight, 0)
                        .zero("z_fc2", ElementType.INT8, 0);
        layer(file, "fc1", "input", firstWeight, ElementType.INT32);
        file.node("Relu", "relu", List.of("fc1_sum"));
        layer(file, "fc2", "relu", ElementType.INT8, secondBias);
        return file.node("Identity", "output", List.of("fc2_sum"));
    }

    private static void layer(
            SmallFile file, String name, String input, ElementType weight, ElementType bias) {
        long[] numbers = {1, -2, 3, 4, 5, -6, 7, 1, 2, 3, 4, -5, 6, 7, 1, 2};
        file.in(name)
                .constant(name + "_w", Tensor.integers(weight, List.of(4L, 4L), numbers))
                .node("QuantizeLinear", name + "_q", List.of(input, "s", "unsigned"))
                .node("DequantizeLinear", name + "_x", List.of(name + "_q", "s", "unsigned"))
                .node("DequantizeLinear", name + "_wf", List.of(name + "_w", "s", "z_" + name));
        if (bias == ElementType.INT32) {
            file.constant(name + "_b", Tensor.integers(bias, List.of(4L), 1, 2, 3, 4))
                    .node("DequantizeLinear", name + "_bf", List.of(name + "_b", "ss"));
        } else {
            file.constant(name + "_bf", Tensor.floats(List.of(4L), 1, 2, 3, 4));
        }
        file.node(
                "Gemm",
                name + "_sum",
                List.of(name + "_x", name + "_wf", name + "_bf"),
                Attribute.of("transB", 1));
    }

    @Test
    void layersThatRunOnIntegersAreNotNamed() {
        assertThat(found(linears(ElementType.INT8, ElementType.INT32))).isEqualTo(FloatLayers.NONE);
    }

    @Test
    void eachLayerHasTheReasonOfItsOwn() {
        FloatLayers layers = found(linears(ElementType.INT4, ElementType.FLOAT));
        assertThat(layers.layers())
                .isEqualTo(
                        Map.of(
                                Reason.BITS, new TreeSet<>(List.of("fc1")),
                                Reason.BIAS, new TreeSet<>(List.of("fc2"))));
        assertThat(layers.lines())
                .containsExactly(
                        "In floating point: fc1. ONNX Runtime has integer kernels for grids of 8"
                                + " bits only; train with 8 bits.",
                        "In floating point: fc2. The bias is not rounded; train with bias: int32.");
    }

    @Test
    void aLongListIsCutShort() {
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        FloatLayers layers =
                new FloatLayers(new TreeMap<>(Map.of(Reason.BIAS, new TreeSet<>(names))));
        assertThat(layers.lines().get(0)).contains(": a, b, c, d, e, f and 2 more.");
    }
}
