package io.quantrial.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchNormFoldingTest {

    private static final QuantParams SIGNED = SmallGraph.grid(QuantRange.signed(8), 0.5f, 0);

    private final SmallGraph small = new SmallGraph();

    private double[] foldedAndRun(String weight, String gamma, String beta) {
        String layer = small.linear("input", weight);
        small.output(small.batchNorm(layer, gamma, beta)).lower();
        return small.run(1, 10);
    }

    @Test
    void gammaGoesIntoTheScaleOfItsChannelAndBetaIntoTheBias() {
        String weight = small.weight(2, SIGNED, 1, 2, 3, 4);
        double[] output = foldedAndRun(weight, small.floats(3, 0.25f), small.floats(7, -1));
        assertThat(small.operators()).containsExactly("DequantizeLinear", "Gemm");
        assertThat(small.constant("_codes").toLongs()).containsExactly(1, 2, 3, 4);
        assertThat(small.constant("_scale").toFloats()).containsExactly(1.5f, 0.125f);
        assertThat(output).containsExactly(1.5 * 21 + 7, 0.125 * 43 - 1);
    }

    @Test
    void aNegativeGammaTurnsTheIntegersOfItsChannelAround() {
        String weight = small.weight(2, SIGNED, -128, 2, -127, 4);
        double[] output = foldedAndRun(weight, small.floats(1, -2), small.floats(0, 0));
        assertThat(small.constant("_codes").toLongs()).containsExactly(-128, 2, 127, -4);
        assertThat(small.constant("_scale").toFloats()).containsExactly(0.5f, 1);
        assertThat(output).containsExactly(0.5 * -108, 87);
    }

    @Test
    void integersTurnAroundTheirZeroPoint() {
        String weight = small.weight(1, SmallGraph.grid(QuantRange.unsigned(8), 1, 100), 90, 103);
        double[] output = foldedAndRun(weight, small.floats(-1), small.floats(0));
        assertThat(small.constant("_codes").toLongs()).containsExactly(110, 97);
        assertThat(output).containsExactly(10 - 30);
    }

    @Test
    void aBatchNormStaysWhereTurnedIntegersDoNotFitTheirType() {
        String weight = small.weight(1, SIGNED, -128, 2);
        double[] output = foldedAndRun(weight, small.floats(-1), small.floats(3));
        assertThat(small.operators())
                .containsExactly("DequantizeLinear", "Gemm", "BatchNormalization");
        assertThat(output).containsExactly(0.5 * 108 + 3);
    }

    @Test
    void aChannelWithGammaZeroIsItsBeta() {
        String weight = small.weight(2, SIGNED, 1, 2, 3, 4);
        double[] output = foldedAndRun(weight, small.floats(0, 1), small.floats(5, 0));
        assertThat(small.constant("_codes").toLongs()).containsExactly(0, 0, 3, 4);
        assertThat(small.constant("_scale").toFloats()).containsExactly(0.5f, 0.5f);
        assertThat(output).containsExactly(5, 21.5);
    }

    @Test
    void scalesPerChannelAreMultipliedEach() {
        QuantParams params =
                new QuantParams(
                        QuantRange.narrow(8),
                        Granularity.perChannel(0),
                        List.of(0.5f, 2f),
                        List.of(0, 0));
        foldedAndRun(small.weight(2, params, 1, 2, 3, 4), small.floats(4, 4), small.floats(0, 0));
        assertThat(small.constant("_scale").toFloats()).containsExactly(2, 8);
    }

    @Test
    void aFloatWeightKeepsItsBatchNorm() {
        small.graph
                .constants()
                .put("w", io.quantrial.onnx.graph.Tensor.floats(List.of(1L, 2L), 1, 2));
        double[] output = foldedAndRun("w", small.floats(-1), small.floats(3));
        assertThat(small.operators()).containsExactly("Gemm", "BatchNormalization");
        assertThat(output).containsExactly(-18);
    }

    @Test
    void aLayerThatIsUsedTwiceKeepsItsBatchNorm() {
        String layer = small.linear("input", small.weight(1, SIGNED, 1, 2));
        String normalized = small.batchNorm(layer, small.floats(2), small.floats(1));
        small.output(small.node("Add", layer, normalized)).lower();
        assertThat(small.operators()).contains("BatchNormalization");
        assertThat(small.run(1, 10)).containsExactly(10.5 + 22);
    }
}
