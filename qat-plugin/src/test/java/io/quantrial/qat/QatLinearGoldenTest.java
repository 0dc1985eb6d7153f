package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's own training runs: equal where it is right, better where it is wrong. */
class QatLinearGoldenTest extends EngineTest {

    private static final JsonObject FILE = Golden.file("qat_linear.json");

    static Stream<Arguments> sequences() {
        return Golden.cases(FILE, "sequences").stream()
                .map(golden -> Arguments.argumentSet(golden.get("name").getAsString(), golden));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void weightsOfEveryBatchEqualTheReference(JsonObject sequence) {
        HostedSlot slot = slot(sequence, QuantTarget.WEIGHT);
        for (JsonObject batch : Golden.cases(sequence, "batches")) {
            float[] weight = Golden.data(fc(batch, "params_before", "fc.old_weight"));
            float[] expected = Golden.data(fc(batch, "weight_used", "fc"));

            assertThat(slot.train(weight)).containsExactly(expected);
            JsonObject quant = fc(batch, "quant", "fc").getAsJsonObject("weight_quant");
            if (quant.get("bias").isJsonNull()) {
                assertThat(slot.scale()).isEqualTo(Golden.number(quant.get("scale")));
                assertThat(slot.zeroPoint())
                        .isEqualTo((int) Golden.number(quant.get("zero_point")));
            }
        }
    }

    @Test
    void evaluationUsesTheWeightAfterTheLastStepUnlikeTheReference() {
        JsonObject sequence = Golden.cases(FILE, "sequences").get(0);
        HostedSlot slot = slot(sequence, QuantTarget.WEIGHT);
        List<JsonObject> batches = Golden.cases(sequence, "batches");
        JsonObject last = batches.get(batches.size() - 1);
        float[] before = Golden.data(fc(last, "params_before", "fc.old_weight"));
        float[] after = Golden.data(fc(last, "params_after", "fc.old_weight"));

        float[] stale = slot.train(before);
        float[] evaluated = slot.evaluate(after);

        for (int i = 0; i < after.length; i++) {
            assertThat(evaluated[i])
                    .isEqualTo(
                            ScalarOracle.affine(after[i], slot.scale(), slot.zeroPoint(), 0, 255));
        }
        assertThat(stale).isNotEqualTo(evaluated);
    }

    @Test
    void firstBatchIsNotClippedUnlikeTheReference() {
        JsonObject sequence = Golden.cases(FILE, "sequences").get(0);
        JsonObject first = Golden.cases(sequence, "batches").get(0);
        JsonObject output = fc(first, "quant", "fc").getAsJsonObject("output_quant");
        float[] y = Golden.data(output.get("input"));
        HostedSlot slot = slot(sequence, QuantTarget.OUTPUT);

        float[] ours = slot.train(y);

        float[] theirs = Golden.data(output.get("returned"));
        for (int i = 0; i < y.length; i++) {
            assertThat(ours[i]).isCloseTo(y[i], org.assertj.core.data.Offset.offset(slot.scale()));
            assertThat(Math.abs(theirs[i])).as("an average from 0").isLessThan(0.02f);
        }
    }

    private HostedSlot slot(JsonObject sequence, QuantTarget target) {
        JsonObject config = sequence.getAsJsonArray("config").get(0).getAsJsonObject();
        JsonElement bits = config.get("quant_bits");
        int width =
                bits.isJsonObject()
                        ? bits.getAsJsonObject().get(target.key()).getAsInt()
                        : bits.getAsInt();
        return HostedSlot.of(manager, new QatPlugin(), target, width, Map.of());
    }

    private static JsonObject fc(JsonObject batch, String group, String name) {
        return batch.getAsJsonObject(group).getAsJsonObject(name);
    }
}
