package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QatGoldenTest extends EngineTest {

    private static final JsonObject FILE = Golden.file("qat_functions.json");

    static Stream<Arguments> parameters() {
        return named("update_quantization_param", "bits", "rmin", "rmax");
    }

    static Stream<Arguments> averages() {
        return named("update_ema", "decay", "previous", "value");
    }

    static Stream<Arguments> roundings() {
        return named("quantize", "bits", "rmin", "rmax");
    }

    private static Stream<Arguments> named(String list, String... keys) {
        return Golden.cases(FILE, list).stream()
                .map(
                        golden ->
                                Arguments.argumentSet(
                                        Stream.of(keys)
                                                .map(key -> key + "=" + golden.get(key))
                                                .toList()
                                                .toString(),
                                        golden));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void scaleAndZeroPointEqualTheReference(JsonObject golden) {
        int bits = golden.get("bits").getAsInt();
        assumeTrue(bits <= 16, "grids of more than 16 bits are not exact in float32");
        AffineRule rule = AffineRule.of(HostedSlot.scheme(QuantTarget.OUTPUT, bits));

        var params =
                rule.params(
                        range(golden), HostedSlot.scheme(QuantTarget.OUTPUT, bits).granularity());

        float scale = Golden.number(golden.get("scale"));
        if (scale == 0) {
            assertThat(params).as("the reference divides by zero, we have no grid").isEmpty();
            return;
        }
        assertThat(params.orElseThrow().scales()).containsExactly(scale);
        assertThat(params.orElseThrow().zeroPoints())
                .containsExactly((int) Golden.number(golden.get("zero_point")));
    }

    @ParameterizedTest
    @MethodSource("averages")
    void movingAverageEqualsTheReference(JsonObject golden) {
        ObservedRange past =
                ObservedRange.of(List.of(Golden.number(golden.get("previous"))), List.of(5f));
        ObservedRange batch =
                ObservedRange.of(List.of(Golden.number(golden.get("value"))), List.of(5f));

        ObservedRange moved = past.movedTowards(batch, Golden.number(golden.get("decay")));

        assertThat(moved.min()).containsExactly(Golden.number(golden.get("result")));
    }

    @ParameterizedTest
    @MethodSource("roundings")
    void codesValuesAndGradientEqualTheReference(JsonObject golden) {
        HostedSlot slot =
                HostedSlot.of(
                        manager,
                        new QatPlugin(),
                        QuantTarget.OUTPUT,
                        golden.get("bits").getAsInt(),
                        Map.of());
        slot.quantizer().restore(state(golden));
        QuantParams params = slot.quantizer().params().orElseThrow();
        float[] x = Golden.data(golden.get("x"));
        float[] y = Golden.data(golden.get("y"));
        float[] codes = Golden.data(golden.get("codes"));

        float[] values = slot.evaluate(x);

        assertThat(params.scales()).containsExactly(Golden.number(golden.get("scale")));
        assertThat(params.range().max()).isEqualTo(golden.get("qmax").getAsInt());
        for (int i = 0; i < x.length; i++) {
            assertThat(values[i]).as("x = %s", x[i]).isEqualTo(y[i] + 0f);
            assertThat(values[i] / slot.scale() + slot.zeroPoint())
                    .isCloseTo(codes[i], org.assertj.core.data.Offset.offset(1e-3f));
        }
        var strategy = (AffineRounding) slot.quantizer().gradient();
        float[] mask = strategy.derivative(manager.create(x), null).toFloatArray();
        float[] upstream = Golden.data(golden.get("g"));
        float[] dx = Golden.data(golden.get("dx"));
        for (int i = 0; i < x.length; i++) {
            assertThat(upstream[i] * mask[i]).as("x = %s", x[i]).isEqualTo(dx[i]);
        }
    }

    private static ObservedRange range(JsonObject golden) {
        return ObservedRange.of(
                List.of(Golden.number(golden.get("rmin"))),
                List.of(Golden.number(golden.get("rmax"))));
    }

    private static QuantizerState state(JsonObject golden) {
        return QuantizerState.of(
                Map.of(
                        "initialised", List.of(1f),
                        "has_negative", List.of(1f),
                        "min", List.of(Golden.number(golden.get("rmin"))),
                        "max", List.of(Golden.number(golden.get("rmax")))));
    }
}
