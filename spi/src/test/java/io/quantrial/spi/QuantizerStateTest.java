package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantizerStateTest {

    @Test
    void keepsFloatsBitForBit() {
        List<Float> odd = List.of(-0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 0.1f);
        QuantizerState state = QuantizerState.of(Map.of("values", odd));

        assertThat(state.require("values", 5))
                .extracting(Float::floatToRawIntBits)
                .containsExactlyElementsOf(odd.stream().map(Float::floatToRawIntBits).toList());
        assertThat(state).isEqualTo(QuantizerState.of(Map.of("values", List.copyOf(odd))));
    }

    @Test
    void keepsNoLinkToWhatItWasMadeFrom() {
        List<Float> step = new ArrayList<>(List.of(0.5f));
        QuantizerState state = QuantizerState.of(Map.of("step", step));
        step.set(0, 7f);

        assertThat(state.require("step", 1)).containsExactly(0.5f);
        assertThatThrownBy(() -> state.values().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void namesAListThatIsMissing() {
        QuantizerState state = QuantizerState.of(Map.of("min", List.of(0f), "max", List.of(1f)));
        assertThat(failure(state, "step", 1))
                .contains("1 values named \"step\"", "has none", "[max, min]");
    }

    @Test
    void namesAListOfAnotherLength() {
        QuantizerState state = QuantizerState.of(Map.of("step", List.of(1f, 2f)));
        assertThat(failure(state, "step", 3)).contains("3 values named \"step\"", "has 2");
    }

    private static String failure(QuantizerState state, String name, int size) {
        QuantException thrown =
                catchThrowableOfType(QuantException.class, () -> state.require(name, size));
        assertThat(thrown.code()).isEqualTo(QuantException.Code.BAD_STATE);
        return thrown.getMessage();
    }
}
