package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ToleranceTest {

    private static final float STEP = 0.5f;
    private static final SlotId SLOT =
            new SlotId(LayerPath.parse("next"), 0, QuantTarget.INPUT, "");

    /** Two branches with int32 biases of the steps S and 2S, added and rounded to {@link #STEP}. */
    private static SmallFile branches(float accumulatorStep) {
        SmallFile file = new SmallFile().input("x", 2).output("codes", 2);
        branch(file, "a", accumulatorStep);
        branch(file, "b", 2 * accumulatorStep);
        return file.node("Add", "sum", List.of("a_pooled", "b_pooled"))
                .node("QuantizeLinear", "codes", List.of("sum", "step", "zero"));
    }

    private static void branch(SmallFile file, String name, float step) {
        file.constant(name + "_b", Tensor.integers(ElementType.INT32, List.of(2L), 3, 4))
                .constant(name + "_s", Tensor.floats(List.of(2L), step / 4, step))
                .node(
                        "DequantizeLinear",
                        name + "_bias",
                        List.of(name + "_b", name + "_s"),
                        Attribute.of("axis", 0))
                .node("Gemm", name, List.of("x", "w", name + "_bias"))
                .node("Relu", name + "_relu", List.of(name))
                .node("MaxPool", name + "_pooled", List.of(name + "_relu"));
    }

    private static double tolerance(SmallFile file, int bits) {
        CodeTensor code =
                new CodeTensor(
                        SLOT,
                        QuantParams.symmetric(
                                QuantRange.unsigned(bits), Granularity.perTensor(), List.of(STEP)),
                        "codes",
                        0);
        return Tolerance.of(file.model().getGraph(), List.of(code)).of(SLOT);
    }

    @Test
    void eachRoundedBiasThatReachesAQuantizerAddsHalfItsStep() {
        float s = STEP / 1000;
        assertThat(tolerance(branches(s), 8)).isCloseTo(0.01 + 0.0005 + 0.001, Offset.offset(1e-9));
    }

    /** Only a bias that the model rounds too may be so coarse. */
    @Test
    void aCoarseBiasAddsNoMoreThanAFineOneMay() {
        assertThat(tolerance(branches(STEP), 8)).isCloseTo(0.01 + 2.0 / 128, Offset.offset(1e-9));
    }

    @Test
    void anEarlyCopyOfAQuantizerPassesOnWhatMovedItsInput() {
        float s = STEP / 1000;
        SmallFile file = new SmallFile().input("x", 2).output("codes", 2);
        branch(file, "a", s);
        file.node("QuantizeLinear", "early", List.of("a_pooled", "step", "zero"))
                .node("DequantizeLinear", "back", List.of("early", "step", "zero"))
                .node("QuantizeLinear", "codes", List.of("back", "step", "zero"));
        assertThat(tolerance(file, 8)).isCloseTo(0.01 + 0.0005, Offset.offset(1e-9));
    }

    @Test
    void whatWasRoundedAndJudgedMovesNothingAfterIt() {
        SmallFile file = branches(STEP / 1000);
        file.node("DequantizeLinear", "good", List.of("codes", "step", "zero"))
                .node("QuantizeLinear", "later", List.of("good", "step", "zero"));
        SlotId later = new SlotId(LayerPath.parse("later"), 0, QuantTarget.INPUT, "");
        QuantParams params =
                QuantParams.symmetric(
                        QuantRange.unsigned(8), Granularity.perTensor(), List.of(STEP));
        Tolerance tolerance =
                Tolerance.of(
                        file.model().getGraph(),
                        List.of(
                                new CodeTensor(SLOT, params, "codes", 0),
                                new CodeTensor(later, params, "later", 0)));
        assertThat(tolerance.of(later)).isEqualTo(0.01);
    }

    /** A float has 24 bits, of which 16 are needed for the code. */
    @Test
    void aGridOfSixteenBitsIsAllowedMore() {
        SmallFile file = new SmallFile().input("x", 2).output("codes", 2);
        file.node("QuantizeLinear", "codes", List.of("x", "step", "zero"));
        assertThat(tolerance(file, 12)).isEqualTo(0.01);
        assertThat(tolerance(file, 16)).isEqualTo(0.0625);
    }
}
