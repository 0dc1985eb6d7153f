package io.quantrial.integration;

import static io.quantrial.integration.OpenModel.rounded;
import static io.quantrial.integration.TrainingRun.allLayers;
import static io.quantrial.integration.TrainingRun.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantizedModel;
import java.util.HashSet;
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
 * Bugs of the reference implementation in the life of a quantized model: configuring, export,
 * sharing, detaching; one test for each, on whole models. Those of saving are in {@link
 * CheckpointTest}.
 */
class ReferenceBugsInUseTest {

    static Stream<Quantizer> quantizers() {
        return Quantizer.all();
    }

    @Test
    @DisplayName("B10, L9: exclude is refused, or excludes even when it is false")
    void excludeLeavesLayersInFloatingPointAndItsValueCounts() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("op_names", List.of("01Conv2d"));
        out.put("exclude", true);
        Map<String, Object> in = new LinkedHashMap<>(layer("08Linear", "lsq", 8, "weight"));
        in.put("exclude", false);
        try (TrainingRun run =
                TrainingRun.attached(
                        Net.leNet(), 1, List.of(allLayers("lsq", 4, "weight"), out, in))) {
            run.train(0, 1);
            assertThat(run.slotNames())
                    .containsExactly("04Conv2d:weight", "08Linear:weight", "10Linear:weight");
            assertThat(run.slot("08Linear:weight").rule().scheme().bits()).isEqualTo(8);
        }
    }

    @Test
    @DisplayName("F4: the weight of a layer without one fails in the first forward pass")
    void aWeightThatDoesNotExistIsRefusedWhenAttached() {
        try (Model model = Model.newInstance("net")) {
            Block block = Net.leNet().block().get();
            model.setBlock(block);
            ConfigList config =
                    ConfigList.read(List.of(layer("02LambdaBlock", "lsq", 4, "weight")));
            assertThatThrownBy(() -> QuantizedModel.attach(model, config))
                    .isInstanceOf(QuantException.class)
                    .hasMessageContaining("02LambdaBlock");
            assertThat(model.getBlock()).isSameAs(block);
        }
    }

    static Stream<List<String>> slotCombinations() {
        return Stream.of(
                List.of("weight"),
                List.of("input"),
                List.of("output"),
                List.of("weight", "output"),
                List.of("input", "weight", "output"));
    }

    @ParameterizedTest
    @MethodSource("slotCombinations")
    @DisplayName("L6, T3: only input with weight can be exported, and without the weight's scale")
    void everySlotHasAllThatAnExporterNeeds(List<String> targets) {
        for (Quantizer quantizer : quantizers().toList()) {
            Map<String, Object> entry = quantizer.on(".", targets.toArray(String[]::new));
            Linear block = Linear.builder().setUnits(3).build();
            try (OpenModel model = new OpenModel(block, new Shape(2, 5), List.of(entry))) {
                model.trainAll(model.manager.randomNormal(new Shape(2, 5)));
                assertThat(model.quantized.slots())
                        .as("%s %s", quantizer, targets)
                        .hasSize(targets.size())
                        .allMatch(slot -> slot.params().isPresent())
                        .allMatch(slot -> targets.contains(slot.id().target().key()))
                        .allMatch(slot -> slot.rule().scheme().bits() == quantizer.bits());
            }
        }
    }

    /** A user's block that has one layer under two names. */
    private static final class Twice extends AbstractBlock {

        private final Linear shared = Linear.builder().setUnits(4).optBias(false).build();

        Twice() {
            addChildBlock("first", shared);
            addChildBlock("second", shared);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            return shared.forward(store, shared.forward(store, inputs, training), training);
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
            shared.initialize(manager, type, shapes);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] shapes) {
            return shapes;
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("F1: a module under two names is quantized under the first only")
    void aSharedLayerIsQuantizedUnderBothNames(Quantizer quantizer) {
        List<Map<String, Object>> config =
                List.of(
                        quantizer.on("first", "input", "weight"),
                        quantizer.on("second", "input", "weight"));
        try (OpenModel model = new OpenModel(new Twice(), new Shape(3, 4), config)) {
            model.trainAll(model.manager.randomNormal(new Shape(3, 4)));
            assertThat(model.slots())
                    .containsExactlyInAnyOrder(
                            "first:input", "first:weight", "second:input", "second:weight");
            assertThat(model.quantized.slots()).allMatch(slot -> slot.params().isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsq", "qat"})
    @DisplayName("F1: the second use of a shared weight stays in floating point")
    void bothUsesOfASharedLayerAreRounded(String quantizer) {
        Linear shared = Linear.builder().setUnits(4).optBias(false).build();
        SequentialBlock block = new SequentialBlock().add(shared).add(Activation::relu).add(shared);
        List<Map<String, Object>> config = List.of(allLayers(quantizer, 4, "input", "weight"));
        try (OpenModel model = new OpenModel(block, new Shape(3, 4), config)) {
            NDArray x = model.manager.randomNormal(new Shape(3, 4));
            model.trainAll(x);
            NDArray w = shared.getParameters().get("weight").getArray();
            NDArray hidden = through("01Linear", model, x, w);
            NDArray expected = through("03Linear", model, Activation.relu(hidden), w);
            assertThat(model.evaluate(x).toFloatArray())
                    .containsExactly(expected.toFloatArray(), Offset.offset(1e-5f));
        }
    }

    private static NDArray through(String layer, OpenModel model, NDArray x, NDArray w) {
        NDArray weight = rounded(w, model.grid(layer + ":weight"));
        return rounded(x, model.grid(layer + ":input")).matMul(weight.transpose());
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("F2: the root module is never quantized")
    void theRootIsALegalTarget(Quantizer quantizer) {
        Linear root = Linear.builder().setUnits(3).build();
        List<Map<String, Object>> config =
                List.of(allLayers(quantizer.name(), quantizer.bits(), "weight"));
        try (OpenModel model = new OpenModel(root, new Shape(2, 5), config)) {
            NDArray x = model.manager.randomNormal(new Shape(2, 5));
            NDArray plain = x.matMul(root.getParameters().get("weight").getArray().transpose());
            model.trainAll(x);
            assertThat(model.slots()).containsExactly(".:weight");
            assertThat(model.evaluate(x).toFloatArray()).isNotEqualTo(plain.toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("F3, L10: layers with several outputs or inputs crash, or all but one stay float")
    void everyOutputOfATupleIsQuantized(Quantizer quantizer) {
        LSTM lstm =
                LSTM.builder()
                        .setNumLayers(1)
                        .setStateSize(3)
                        .optBatchFirst(true)
                        .optReturnState(true)
                        .build();
        List<Map<String, Object>> config = List.of(quantizer.on(".", "output"));
        try (OpenModel model = new OpenModel(lstm, new Shape(2, 5, 4), config)) {
            NDList outputs = model.trainAll(model.manager.randomNormal(new Shape(2, 5, 4)));
            assertThat(outputs).hasSize(3);
            assertThat(model.slots()).containsExactly(".:output", ".:output[1]", ".:output[2]");
            for (NDArray output : outputs) {
                assertThat(new HashSet<>(TrainingRun.numbers(output)))
                        .hasSizeLessThanOrEqualTo(1 << quantizer.bits());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("F5: resetting makes the rounded weight the new latent weight")
    void detachingReturnsTheLatentWeights(Quantizer quantizer) {
        try (TrainingRun run =
                TrainingRun.attached(
                        Net.convBatchNorm(), 4, quantizer.everywhere("weight", "input"))) {
            Map<String, List<Float>> attached = run.train(0, 3).parameters();
            attached.keySet().removeIf(name -> name.endsWith(".step"));
            assertThat(run.quantized().detach()).isSameAs(run.block);
            assertThat(run.parameters()).isEqualTo(attached);
            assertThat(new HashSet<>(attached.get("04Conv2d_weight")))
                    .as("not rounded: more values than codes")
                    .hasSizeGreaterThan(100);
        }
    }
}
