package io.quantrial.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.onnx.graph.ElementType;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import org.junit.jupiter.api.Test;

class BiasLoweringTest {

    private static final QuantParams INPUT = SmallGraph.grid(QuantRange.unsigned(8), 0.5f, 0);
    private static final QuantParams WEIGHT = SmallGraph.grid(QuantRange.narrow(8), 0.25f, 0);

    private final SmallGraph small = new SmallGraph();

    private String biased(String input, float bias) {
        String name = small.floats(bias);
        small.graph.roundedBiases().add(name);
        return small.linear(input, small.weight(1, WEIGHT, 1, 2), name);
    }

    @Test
    void aRoundedBiasIsAnInt32OfTheAccumulatorsScale() {
        small.output(biased(small.quantizer("input", INPUT), 1.25f)).lower();
        assertThat(small.constant("_codes").type()).isEqualTo(ElementType.INT32);
        assertThat(small.constant("_codes").toLongs()).containsExactly(10);
        assertThat(small.constant("_scale").toFloats()).containsExactly(0.125f);
        assertThat(small.run(1, 2)).containsExactly(0.125 * (2 + 8 + 10));
    }

    @Test
    void aBiasStaysFloatWhereItsInputIs() {
        small.output(biased("input", 1.3f)).lower();
        assertThat(small.operators()).containsExactly("DequantizeLinear", "Gemm");
    }

    @Test
    void aBiasThatDoesNotFitInt32StaysFloat() {
        small.output(biased(small.quantizer("input", INPUT), 1e9f)).lower();
        assertThat(small.graph.constants().values())
                .extracting(Object::toString)
                .noneMatch(text -> text.startsWith("INT32"));
    }

    @Test
    void aBiasThatIsNotRoundedInTheModelIsNotRoundedInTheFile() {
        String input = small.quantizer("input", INPUT);
        String layer = small.linear(input, small.weight(1, WEIGHT, 1, 2), small.floats(1.3f));
        small.output(small.quantizer(layer, INPUT)).lower();
        assertThat(small.operators())
                .as("the clip hides the bias from the runtime, which would round it")
                .containsSubsequence("DequantizeLinear", "Clip", "Gemm", "QuantizeLinear");
    }

    @Test
    void aFoldedBiasIsRoundedIfTheNextQuantizerCannotSeeIt() {
        assertThat(folded(16)).contains("INT32[1]");
    }

    @Test
    void aFoldedBiasStaysFloatIfTheNextQuantizerCouldSeeIt() {
        assertThat(folded(1)).doesNotContain("INT32[1]");
    }

    private java.util.List<String> folded(float outputStep) {
        String input = small.quantizer("input", INPUT);
        String layer = small.linear(input, small.weight(1, WEIGHT, 1, 2));
        String normalized = small.batchNorm(layer, small.floats(1), small.floats(0.3f));
        QuantParams output = SmallGraph.grid(QuantRange.unsigned(8), outputStep, 0);
        small.output(small.quantizer(small.node("Relu", normalized), output)).lower();
        return small.graph.constants().values().stream().map(Object::toString).toList();
    }
}
