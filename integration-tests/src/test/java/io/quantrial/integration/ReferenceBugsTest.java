package io.quantrial.integration;

import static io.quantrial.integration.OpenModel.rounded;
import static io.quantrial.integration.TrainingRun.allLayers;
import static io.quantrial.integration.TrainingRun.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.training.initializer.Initializer;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.scheme.QuantRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bugs of the reference implementation in what a quantized model computes and how it learns; one
 * test for each, on whole models. Those of its life (configuration, saving, detaching) are in
 * {@link ReferenceBugsInUseTest}.
 */
class ReferenceBugsTest {

    static Stream<Quantizer> quantizers() {
        return Quantizer.all();
    }

    private static Linear linear(int units) {
        return Linear.builder().setUnits(units).optBias(false).build();
    }

    /** A ReLU that is dead from the start, then a weight of zeros. */
    private static Block zeros() {
        Linear dying = Linear.builder().setUnits(4).build();
        dying.setInitializer(new ConstantInitializer(-100), Parameter.Type.BIAS);
        Linear zero = linear(4);
        zero.setInitializer(Initializer.ZEROS, Parameter.Type.WEIGHT);
        return new SequentialBlock()
                .add(dying)
                .add(Activation::relu)
                .add(Linear.builder().setUnits(4).build())
                .add(zero)
                .add(Linear.builder().setUnits(2).build());
    }

    /** A layer without parameters, named {@code q}. */
    private static OpenModel identity(Map<String, Object> entry) {
        Block layer = Blocks.identityBlock();
        return new OpenModel(
                new SequentialBlock().add(layer),
                new Shape(1, 4),
                List.of(entry),
                AttachOptions.builder().addLayerName("q", layer));
    }

    @Test
    @DisplayName("B1: a range that starts at 0 clips the first batches")
    void nothingOfTheFirstBatchIsClipped() {
        try (OpenModel model = identity(layer("q", "qat", 8, "output"))) {
            OpenModel.Pass pass = model.train(-1, 0.3f, 0.7f, 1.55f);
            assertThat(pass.inputGradient().toFloatArray()).containsExactly(1, 1, 1, 1);
            assertThat(model.scale("q:output")).isCloseTo(0.01f, within(1e-7f));
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("B2: zero bias, zero weight and dead ReLU give NaN")
    void nothingBecomesNaNWhereEverythingIsZero(Quantizer quantizer) {
        Net net = new Net("zeros", ReferenceBugsTest::zeros, Net.floats(new Shape(5, 3)));
        // signs of an output have no gradient where it is larger than 1: there nothing would train
        String[] targets =
                quantizer.bits() == 1
                        ? new String[] {"input", "weight"}
                        : new String[] {"input", "weight", "output"};
        List<Map<String, Object>> config =
                List.of(allLayers(quantizer.name(), quantizer.bits(), targets));
        try (TrainingRun run = TrainingRun.attached(net, 6, config)) {
            Map<String, List<Float>> after = run.train(0, 3).parameters();
            assertThat(after.values()).allMatch(all -> all.stream().allMatch(Float::isFinite));
            assertThat(run.evaluate(3)).allMatch(Float::isFinite);
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("B3: masking the gradient in place also masks the other branch of a residual")
    void theOtherBranchOfAResidualKeepsItsGradient(Quantizer quantizer) {
        Block layer = Blocks.identityBlock();
        Block residual =
                new ParallelBlock(
                                list ->
                                        new NDList(
                                                NDArrays.add(
                                                        list.get(0).head(), list.get(1).head())))
                        .add(new SequentialBlock().add(layer))
                        .add(Blocks.identityBlock());
        try (OpenModel model =
                new OpenModel(
                        new SequentialBlock().add(residual),
                        new Shape(1, 4),
                        List.of(quantizer.on("q", "output")),
                        AttachOptions.builder().addLayerName("q", layer))) {
            model.train(-0.1f, 0.5f, 0.3f, 0.2f);
            NDArray h = model.row(0.2f, 7, -7, 0.4f);
            OpenModel.Pass pass = model.train(h, model.row(1, 2, 3, 4));
            assertThat(pass.inputGradient().toFloatArray()).containsExactly(2, 2, 3, 8);
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("B3: one clipped element zeroes an expanded gradient")
    void aSumRightAfterTheQuantizerKeepsTheOtherGradients(Quantizer quantizer) {
        try (OpenModel model = identity(quantizer.on("q", "output"))) {
            model.train(-0.1f, 0.5f, 0.3f, 0.2f);
            OpenModel.Pass pass = model.train(0.2f, 7, 0.1f, 0.4f);
            assertThat(pass.inputGradient().toFloatArray()).containsExactly(1, 0, 1, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsq", "qat"})
    @DisplayName("B4: bias, weight and output of one layer share scale and zero point")
    void weightInputAndOutputOfALayerKeepTheirOwnScale(String quantizer) {
        List<Map<String, Object>> all =
                List.of(layer(".", quantizer, 4, "input", "weight", "output"));
        try (OpenModel model = new OpenModel(linear(3), new Shape(2, 5), all)) {
            NDArray x = model.manager.randomNormal(new Shape(2, 5));
            model.train(x, model.manager.ones(new Shape(2, 3)));
            NDArray w = model.model.getBlock().getParameters().get("weight").getArray();
            NDArray xq = rounded(x, model.grid(".:input"));
            NDArray wq = rounded(w, model.grid(".:weight"));
            NDArray expected = rounded(xq.matMul(wq.transpose()), model.grid(".:output"));
            assertClose(model.evaluate(x), expected);
            assertThat(Stream.of(".:input", ".:weight", ".:output").map(model::scale).distinct())
                    .hasSize(3);
        }
    }

    @Test
    @DisplayName("B5: the bias has a grid of its own and loses its latent value")
    void theBiasIsRoundedToTheAccumulatorsGridFromALatentBias() {
        List<Map<String, Object>> config = List.of(layer(".", "qat", 8, "input", "weight"));
        Linear block = Linear.builder().setUnits(2).build();
        try (OpenModel model = new OpenModel(block, new Shape(2, 3), config)) {
            NDArray bias = block.getParameters().get("bias").getArray();
            bias.set(new float[] {0.123456f, -0.654321f});
            NDArray x = model.manager.randomNormal(new Shape(2, 3));
            NDArray trained = model.train(x, model.manager.ones(new Shape(2, 2))).output();
            float unit = model.scale(".:input") * model.scale(".:weight");
            NDArray rounded = bias.div(unit).round().mul(unit);
            NDArray w = block.getParameters().get("weight").getArray();
            NDArray product =
                    rounded(x, model.grid(".:input"))
                            .matMul(rounded(w, model.grid(".:weight")).transpose());
            assertClose(trained, product.add(rounded));
            assertThat(model.evaluate(x).toFloatArray()).containsExactly(trained.toFloatArray());
            assertThat(bias.toFloatArray()).containsExactly(0.123456f, -0.654321f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsq", "qat"})
    @DisplayName("B6: evaluation uses the weight from before the last optimizer step")
    void evaluationRoundsTheWeightOfThatMomentToTheStoredGrid(String quantizer) {
        Net net = new Net("linear", () -> linear(3), Net.floats(new Shape(4, 5)));
        List<Map<String, Object>> config = List.of(layer(".", quantizer, 8, "weight"));
        try (TrainingRun run = TrainingRun.attached(net, 9, config, 0.5f, 0.5f)) {
            run.train(0, 2);
            NDArray w = run.block.getParameters().get("weight").getArray();
            NDArray x = run.batch(7).head();
            NDArray expected = x.matMul(rounded(w, run.grid(".:weight")).transpose());
            assertClose(run.trainer.evaluate(new NDList(x)).head(), expected);
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("B7: a delayed quantizer masks; B8: steps are counted by a patched optimizer only")
    void aDelayedQuantizerPassesValueAndGradient(Quantizer quantizer) {
        Map<String, Object> entry = new LinkedHashMap<>(quantizer.on("q", "output"));
        entry.put("quant_start_step", 2);
        float[] x = {-5, -0.6f, 0.45f, 3};
        try (OpenModel model = identity(entry)) {
            for (int step = 0; step < 2; step++) {
                assertThat(model.evaluate(model.row(x)).toFloatArray()).containsExactly(x);
                OpenModel.Pass pass = model.train(model.row(x), model.row(1, 2, 3, 4));
                assertThat(pass.output().toFloatArray()).containsExactly(x);
                assertThat(pass.inputGradient().toFloatArray()).containsExactly(1, 2, 3, 4);
            }
            assertThat(model.train(x).output().toFloatArray()).isNotEqualTo(x);
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("B9: input slots fail with every custom gradient")
    void inputsOfLayersAreQuantized(Quantizer quantizer) {
        List<Map<String, Object>> config = List.of(quantizer.on(".", "input"));
        try (OpenModel model = new OpenModel(linear(3), new Shape(2, 4), config)) {
            NDArray x = model.manager.randomNormal(new Shape(2, 4));
            OpenModel.Pass pass = model.train(x, model.manager.ones(new Shape(2, 3)));
            NDArray w = model.model.getBlock().getParameters().get("weight").getArray();
            assertThat(pass.output().toFloatArray())
                    .isNotEqualTo(x.matMul(w.transpose()).toFloatArray());
            assertThat(pass.inputGradient().abs().sum().getFloat()).isPositive();
            assertThat(model.hasGrid(".:input")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsq", "qat"})
    @DisplayName("L1: every forward pass before the first optimizer step initialises again")
    void theFirstTrainingBatchAloneInitialises(String quantizer) {
        Map<String, Object> entry = new LinkedHashMap<>(layer("q", quantizer, 4, "output"));
        if (quantizer.equals("qat")) {
            entry.put("ema_decay", 0.999999);
        }
        try (OpenModel model = identity(entry)) {
            model.evaluate(model.row(100, 200, -300, 400));
            assertThat(model.hasGrid("q:output")).as("after an evaluation pass").isFalse();
            model.train(-0.1f, 0.5f, 0.3f, 0.2f);
            float first = model.scale("q:output");
            assertThat(first).isLessThan(0.3f);
            for (int accumulated = 0; accumulated < 3; accumulated++) {
                model.train(-1, 5, 3, 2);
                model.evaluate(model.row(100, 200, -300, 400));
            }
            assertThat(model.scale("q:output")).isCloseTo(first, within(1e-4f * first));
        }
    }

    @Test
    @DisplayName("L2: activations after a ReLU waste half of a signed grid")
    void activationsAfterAReluAreUnsigned() {
        List<Map<String, Object>> config = List.of(allLayers("lsq", 4, "input"));
        try (TrainingRun run = TrainingRun.attached(Net.leNet(), 2, config)) {
            run.train(0, 1);
            assertThat(run.grid("01Conv2d:input").range()).isEqualTo(QuantRange.signed(4));
            assertThat(run.grid("04Conv2d:input").range()).isEqualTo(QuantRange.unsigned(4));
        }
    }

    @Test
    @DisplayName("L5: an aggressive learning rate makes steps negative")
    void stepsStayPositiveUnderAnAggressiveLearningRate() {
        List<Map<String, Object>> config = List.of(allLayers("lsq", 2, "weight", "input"));
        boolean someFellBelowZero = false;
        try (TrainingRun run = TrainingRun.attached(Net.leNet(), 3, config, 1e-4f, 20f)) {
            for (int batch = 0; batch < 20; batch++) {
                run.train(batch, batch + 1);
                assertThat(run.quantized().slots())
                        .allSatisfy(
                                slot ->
                                        assertThat(slot.params().orElseThrow().scales())
                                                .allMatch(scale -> scale > 0));
                assertThat(run.evaluate(batch)).allMatch(Float::isFinite);
                someFellBelowZero |=
                        run.parameters().entrySet().stream()
                                .filter(entry -> entry.getKey().endsWith(".step"))
                                .anyMatch(entry -> entry.getValue().get(0) < 0);
            }
        }
        assertThat(someFellBelowZero).as("the optimizer tried").isTrue();
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        float[] numbers = expected.toFloatArray();
        assertThat(actual.toFloatArray()).hasSameSizeAs(numbers);
        assertThat(actual.toFloatArray()).containsExactly(numbers, Offset.offset(1e-5f));
    }
}
