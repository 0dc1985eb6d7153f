package io.quantrial.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantizerPlacementTest {

    private static final String[] PAIR = {"QuantizeLinear", "DequantizeLinear"};
    private static final QuantParams UNSIGNED = SmallGraph.grid(QuantRange.unsigned(8), 0.5f, 0);
    private static final QuantParams SIGNED = SmallGraph.grid(QuantRange.signed(8), 0.5f, 0);

    private final SmallGraph small = new SmallGraph();

    @Test
    void aQuantizerIsSeenBeforePoolingToo() {
        String pooled = small.node("MaxPool", small.node("Relu", small.node("Tanh", "input")));
        small.output(small.quantizer(small.node("Flatten", pooled), UNSIGNED));
        assertThat(small.lower()).hasSize(1);
        assertThat(small.operators())
                .containsExactly(
                        "Tanh", "Relu", PAIR[0], PAIR[1], "MaxPool", PAIR[0], PAIR[1], "Flatten",
                        PAIR[0], PAIR[1]);
    }

    @Test
    void aGridWithNegativeIntegersPassesReluToo() {
        String relu = small.node("Relu", small.node("Tanh", "input"));
        small.output(small.quantizer(relu, SIGNED)).lower();
        assertThat(small.operators())
                .containsExactly("Tanh", PAIR[0], PAIR[1], "Relu", PAIR[0], PAIR[1]);
    }

    @Test
    void aTensorWithOtherUsesIsNotRounded() {
        String tanh = small.node("Tanh", "input");
        String quantized = small.quantizer(small.node("Flatten", tanh), UNSIGNED);
        small.output(small.node("Add", tanh, quantized)).lower();
        assertThat(small.operators()).containsExactly("Tanh", "Flatten", PAIR[0], PAIR[1], "Add");
    }

    @Test
    void aQuantizerIsSeenBehindPoolingIfAnIntegerKernelFollows() {
        String pooled = small.node("MaxPool", small.quantizer("input", UNSIGNED));
        String weight = small.weight(1, SIGNED, 1, 2);
        small.output(small.linear(pooled, weight)).lower();
        assertThat(small.operators())
                .containsExactly(
                        PAIR[0], PAIR[1], "MaxPool", PAIR[0], PAIR[1], "DequantizeLinear", "Gemm");
    }

    @Test
    void noQuantizerIsAddedWhereNoKernelFollows() {
        small.output(small.node("Flatten", small.quantizer("input", UNSIGNED))).lower();
        assertThat(small.operators()).containsExactly(PAIR[0], PAIR[1], "Flatten");
    }

    @Test
    void equalQuantizersInARowAreOneThatServesBothSlots() {
        String first = small.quantizer("input", UNSIGNED);
        small.output(small.node("Tanh", small.quantizer(first, UNSIGNED)));
        List<CodeTensor> codes = small.lower();
        assertThat(small.operators()).containsExactly(PAIR[0], PAIR[1], "Tanh");
        assertThat(codes).extracting(CodeTensor::slot).hasSize(2).doesNotHaveDuplicates();
        assertThat(codes).extracting(CodeTensor::name).containsOnly(codes.get(0).name());
    }

    @Test
    void aSignBehindReluIsTakenAnew() {
        QuantParams signs = QuantParams.signs(Granularity.perTensor(), List.of(0.5f));
        String relu = small.node("Relu", small.quantizer("input", signs));
        small.output(small.quantizer(relu, signs)).lower();
        assertThat(small.run(-1, 0, 1)).containsExactly(0.5, 0.5, 0.5);
    }
}
