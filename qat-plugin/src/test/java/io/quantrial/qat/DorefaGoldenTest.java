package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DorefaGoldenTest extends EngineTest {

    private static final JsonObject FILE = Golden.file("dorefa.json");

    /**
     * The grid is code · fl(1/n), the reference divides by n: up to two units in the last place.
     */
    private static final float LAST_PLACES = 2.5e-7f;

    static Stream<Arguments> roundings() {
        return Golden.cases(FILE, "quantize").stream()
                .map(golden -> Arguments.argumentSet(golden.get("bits") + " bits", golden));
    }

    static Stream<Arguments> sequences() {
        return Golden.cases(FILE, "sequences").stream()
                .map(golden -> Arguments.argumentSet(golden.get("name").getAsString(), golden));
    }

    @ParameterizedTest
    @MethodSource("roundings")
    void activationsEqualTheReferenceInsideTheUnitInterval(JsonObject golden) {
        int bits = golden.get("bits").getAsInt();
        HostedSlot slot =
                HostedSlot.of(manager, new DorefaPlugin(), QuantTarget.OUTPUT, bits, Map.of());
        float[] x = Golden.data(golden.get("x"));
        float[] y = Golden.data(golden.get("y"));

        float[] ours = slot.train(x);

        for (int i = 0; i < x.length; i++) {
            boolean inside = 0 <= x[i] && x[i] <= 1;
            float expected = inside ? y[i] : Math.min(Math.max(x[i], 0), 1);
            assertThat(ours[i]).as("x = %s", x[i]).isCloseTo(expected, within(LAST_PLACES));
        }
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void weightsOfEveryBatchEqualTheReference(JsonObject sequence) {
        JsonObject config = sequence.getAsJsonArray("config").get(0).getAsJsonObject();
        int bits = config.getAsJsonObject("quant_bits").get("weight").getAsInt();
        HostedSlot slot =
                HostedSlot.of(manager, new DorefaPlugin(), QuantTarget.WEIGHT, bits, Map.of());
        String layer = config.getAsJsonArray("op_names").get(0).getAsString();
        for (JsonObject batch : Golden.cases(sequence, "batches")) {
            JsonElement latent = batch.getAsJsonObject("params_before").get(layer + ".old_weight");
            float[] weight = Golden.data(latent);
            float[] reference = Golden.data(batch.getAsJsonObject("weight_used").get(layer));
            float[] ours = slot.train(weight);
            for (int i = 0; i < ours.length; i++) {
                assertThat(ours[i])
                        .as("w = %s", weight[i])
                        .isCloseTo(expected(bits, weight, reference, i), within(LAST_PLACES));
            }
        }
    }

    /** The reference has no scale at 1 bit (bug D4) and NaN for a weight of zeros (bug B2). */
    private static float expected(int bits, float[] weight, float[] reference, int i) {
        if (bits == 1) {
            return ScalarOracle.sign(weight[i]) * (float) ScalarOracle.meanMagnitude(weight);
        }
        return Float.isNaN(reference[i]) ? 1f / ((1 << bits) - 1) : reference[i];
    }
}
