package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient passes the rounding of a bias to int32 unchanged: the latent bias trains. */
class LatentBiasTest {

    @Test
    void theGradientOfARoundedBiasIsThatOfTheOutput() {
        Linear block = Linear.builder().setUnits(2).build();
        List<Map<String, Object>> config =
                List.of(TrainingRun.layer(".", "qat", 8, "input", "weight"));
        try (OpenModel model = new OpenModel(block, new Shape(2, 3), config)) {
            NDArray upstream = model.manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
            model.train(model.manager.randomNormal(new Shape(2, 3)), upstream);
            NDArray bias = block.getParameters().get("bias").getArray();
            assertThat(bias.getGradient().toFloatArray()).containsExactly(4, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsq", "qat"})
    void everyRoundedBiasTrains(String quantizer) {
        Net net =
                new Net(
                        "two layers",
                        () ->
                                new SequentialBlock()
                                        .add(Linear.builder().setUnits(4).build())
                                        .add(Activation::relu)
                                        .add(Linear.builder().setUnits(3).build()),
                        Net.floats(new Shape(6, 5)));
        Map<String, Object> entry = TrainingRun.allLayers(quantizer, 8, "input", "weight");
        entry.put("bias", "int32");
        try (TrainingRun run = TrainingRun.attached(net, 1, List.of(entry))) {
            Map<String, List<Float>> before = run.train(0, 1).parameters();
            Map<String, List<Float>> after = run.train(1, 3).parameters();
            assertThat(after.get("01Linear_bias")).isNotEqualTo(before.get("01Linear_bias"));
            assertThat(after.get("03Linear_bias")).isNotEqualTo(before.get("03Linear_bias"));
        }
    }

    @Test
    void aLayerWhoseQuantizersAreDelayedKeepsItsBias() {
        Linear block = Linear.builder().setUnits(2).build();
        Map<String, Object> entry = TrainingRun.layer(".", "qat", 4, "input", "weight");
        entry.put("quant_start_step", 2);
        try (OpenModel model = new OpenModel(block, new Shape(2, 3), List.of(entry))) {
            NDArray bias = block.getParameters().get("bias").getArray();
            bias.set(new float[] {0.0123f, -0.0321f});
            NDArray w = block.getParameters().get("weight").getArray();
            NDArray x = model.manager.randomNormal(new Shape(2, 3));
            float[] plain = x.matMul(w.transpose()).add(bias).toFloatArray();
            for (int step = 0; step < 2; step++) {
                assertThat(model.trainAll(x).head().toFloatArray())
                        .containsExactly(plain, Offset.offset(1e-6f));
            }
            assertThat(model.trainAll(x).head().toFloatArray()).isNotEqualTo(plain);
        }
    }
}
