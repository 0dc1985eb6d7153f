package io.quantrial.onnx.verify;

import io.quantrial.onnx.graph.*;
import java.util.List;
import java.util.stream.*;
import org.junit.jupiter.api.Test;

class KernelShareTest {
    static SmallFile cnn() {
        float[] w = new float[0];
        long[] codes = LongStream.range(0, 4 * 1 * 3 * 3).map(i -> i % 17 - 8).toArray();
        long[] codes2 = LongStream.range(0, 4 * 16 * 3).map(i -> i % 13 - 6).toArray();
        return new SmallFile()
                .input("input", 1, 8, 8)
                .output("output", 3)
                .scalar("sx", 0.05f)
                .zero("zx", ElementType.UINT8, 0)
                .scalar("sw", 0.02f)
                .zero("zw", ElementType.INT8, 0)
                .scalar("sy", 0.1f)
                .zero("zy", ElementType.UINT8, 0)
                .constant("w", Tensor.integers(ElementType.INT8, List.of(4L, 1L, 3L, 3L), codes))
                .constant("b", Tensor.integers(ElementType.INT32, List.of(4L), 1, 2, -3, 4))
                .scalar("sb", 0.05f * 0.02f)
                .zero("zb", ElementType.INT32, 0)
                .constant("w2", Tensor.integers(ElementType.INT8, List.of(3L, 64L), codes2))
                .constant("b2", Tensor.integers(ElementType.INT32, List.of(3L), 1, 2, -3))
                .scalar("sb2", 0.1f * 0.02f)
                .constant("shape", Tensor.longs(-1, 64))
                .in("conv1")
                .node("QuantizeLinear", "xq", List.of("input", "sx", "zx"))
                .node("DequantizeLinear", "x", List.of("xq", "sx", "zx"))
                .node("DequantizeLinear", "wf", List.of("w", "sw", "zw"))
                .node("DequantizeLinear", "bf", List.of("b", "sb", "zb"))
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
                .in("fc")
                .node("QuantizeLinear", "fq", List.of("f", "sy", "zy"))
                .node("DequantizeLinear", "fd", List.of("fq", "sy", "zy"))
                .node("DequantizeLinear", "w2f", List.of("w2", "sw", "zw"))
                .node("DequantizeLinear", "b2f", List.of("b2", "sb2", "zb"))
                .node("Gemm", "output", List.of("fd", "w2f", "b2f"), Attribute.of("transB", 1));
    }

    @Test
    void look() {
        System.out.println(KernelShare.optimized(cnn().bytes()).getGraph());
    }
}
