package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.verify.KernelShare.Kernel;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KernelShareTest {

    @Test
    void aConvolutionThatIsFusedRunsOnIntegersUpToTheOutput() {
        KernelShare share = KernelShare.of(KernelShare.optimized(convolution().bytes()));
        assertThat(share.nodes().get(Kernel.INTEGER))
                .containsEntry("QLinearConv", 1)
                .containsEntry("QGemm", 1)
                .containsEntry("Reshape", 1)
                .containsKey("NhwcMaxPool");
        assertThat(share.nodes().get(Kernel.CONVERSION)).isEqualTo(Map.of("QuantizeLinear", 1));
        assertThat(share.count(Kernel.FLOATING)).isZero();
        assertThat(share.toString()).contains("conversions: QuantizeLinear 1");
    }

    /** Quantize, convolve, pool, reshape, multiply: all between as Q/DQ pairs. */
    private static SmallFile convolution() {
        return new SmallFile()
                .input("input", 1, 8, 8)
                .output("output", 3)
                .scalar("sx", 0.05f)
                .scalar("sy", 0.1f)
                .scalar("sw", 0.02f)
                .scalar("sb", 0.05f * 0.02f)
                .scalar("sb2", 0.1f * 0.02f)
                .zero("unsigned", ElementType.UINT8, 0)
                .zero("signed", ElementType.INT8, 0)
                .zero("wide", ElementType.INT32, 0)
                .constant("w", codes(4, 1, 3, 3))
                .constant("b", Tensor.integers(ElementType.INT32, List.of(4L), 1, 2, -3, 4))
                .constant("w2", codes(3, 64))
                .constant("b2", Tensor.integers(ElementType.INT32, List.of(3L), 1, 2, -3))
                .constant("shape", Tensor.longs(-1, 64))
                .node("QuantizeLinear", "xq", List.of("input", "sx", "unsigned"))
                .node("DequantizeLinear", "x", List.of("xq", "sx", "unsigned"))
                .node("DequantizeLinear", "wf", List.of("w", "sw", "signed"))
                .node("DequantizeLinear", "bf", List.of("b", "sb", "wide"))
                .node(
                        "Conv",
                        "c",
                        List.of("x", "wf", "bf"),
                        Attribute.of("pads", 1L, 1L, 1L, 1L),
                        Attribute.of("kernel_shape", 3L, 3L))
                .node("Relu", "r", List.of("c"))
                .node(
                        "MaxPool",
                        "m",
                        List.of("r"),
                        Attribute.of("kernel_shape", 2L, 2L),
                        Attribute.of("strides", 2L, 2L))
                .node("Reshape", "f", List.of("m", "shape"))
                .node("QuantizeLinear", "fq", List.of("f", "sy", "unsigned"))
                .node("DequantizeLinear", "fd", List.of("fq", "sy", "unsigned"))
                .node("DequantizeLinear", "w2f", List.of("w2", "sw", "signed"))
                .node("DequantizeLinear", "b2f", List.of("b2", "sb2", "wide"))
                .node("Gemm", "output", List.of("fd", "w2f", "b2f"), Attribute.of("transB", 1));
    }

    private static Tensor codes(long... dims) {
        long size = LongStream.of(dims).reduce(1, (a, b) -> a * b);
        return Tensor.integers(
                ElementType.INT8,
                LongStream.of(dims).boxed().toList(),
                LongStream.range(0, size).map(i -> i % 17 - 8).toArray());
    }

    @Test
    void aModelInFloatingPointHasNoIntegerKernels() {
        SmallFile file =
                new SmallFile()
                        .input("input", 6)
                        .output("output", 6)
                        .node("Tanh", "t", List.of("input"))
                        .node("Softmax", "output", List.of("t"));
        KernelShare share = KernelShare.of(KernelShare.optimized(file.bytes()));
        assertThat(share.share()).isZero();
        assertThat(share).hasToString("0.0 % of 2 nodes (in floating point: Softmax 1, Tanh 1)");
    }

    @Test
    void arithmeticOnShapesDoesNotCount() {
        SmallFile file =
                new SmallFile()
                        .input("input", 2, 3)
                        .output("output", 6)
                        .constant("first", Tensor.longs(0))
                        .constant("six", Tensor.longs(6))
                        .node("Shape", "shape", List.of("input"))
                        .node("Gather", "batch", List.of("shape", "first"))
                        .node("Concat", "to", List.of("batch", "six"), Attribute.of("axis", 0))
                        .node("Reshape", "output", List.of("input", "to"));
        KernelShare share = KernelShare.of(KernelShare.optimized(file.bytes()));
        assertThat(share.nodes().get(Kernel.INDEX)).containsKeys("Shape", "Concat");
        assertThat(share.nodes().get(Kernel.FLOATING)).isEqualTo(Map.of("Reshape", 1));
    }

    @Test
    void codesThatAreOnlyMovedCountAsIntegers() {
        SmallFile file =
                new SmallFile()
                        .input("input", 4, 4)
                        .output("output", 4, 4)
                        .scalar("s", 0.1f)
                        .zero("z", ElementType.UINT8, 7)
                        .node("QuantizeLinear", "q", List.of("input", "s", "z"))
                        .node("Transpose", "t", List.of("q"), Attribute.of("perm", 0L, 2L, 1L))
                        .node("DequantizeLinear", "output", List.of("t", "s", "z"));
        assertThat(KernelShare.of(KernelShare.optimized(file.bytes())))
                .hasToString(
                        "33.3 % of 3 nodes (as integers: Transpose 1; conversions: DequantizeLinear"
                                + " 1, QuantizeLinear 1)");
    }
}
