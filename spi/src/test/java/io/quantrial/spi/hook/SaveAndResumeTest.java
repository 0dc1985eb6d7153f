package io.quantrial.spi.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.scheme.QuantTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaveAndResumeTest {

    @TempDir Path folder;

    /** A model, its attachment and a trainer, closed together. */
    private final class Run implements AutoCloseable {

        final Model model = Model.newInstance("net");
        final SequentialBlock block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(6).build())
                        .add(BatchNorm.builder().build())
                        .add(Activation::relu)
                        .add(Linear.builder().setUnits(2).build());
        final QuantizedModel quantized;
        QuantOptimizer optimizer;
        Trainer trainer;

        Run(int bits) {
            model.setBlock(block);
            Map<String, Object> entry =
                    Map.of(
                            "op_types",
                            "Linear",
                            "quant_types",
                            List.of("input", "weight"),
                            "quant_bits",
                            bits,
                            "learns",
                            true);
            quantized =
                    QuantizedModel.attach(
                            model,
                            ConfigList.read(List.of(entry)),
                            AttachOptions.builder()
                                    .optRegistry(GridPlugin.registry(folder.resolve("plugins")))
                                    .build());
        }

        Run load(Path path) throws IOException, MalformedModelException {
            model.load(path, "net");
            return this;
        }

        void open() {
            optimizer =
                    quantized.optimizer(
                            Optimizer.adam()
                                    .optLearningRateTracker(Tracker.fixed(0.01f))
                                    .optWeightDecays(0.01f)
                                    .build(),
                            Optimizer.sgd()
                                    .setLearningRateTracker(
                                            Tracker.factor()
                                                    .setBaseValue(0.5f)
                                                    .setFactor(0.9f)
                                                    .optMaxUpdates(50)
                                                    .build())
                                    .optMomentum(0.9f)
                                    .build());
            trainer =
                    model.newTrainer(
                            new DefaultTrainingConfig(Loss.l2Loss())
                                    .optOptimizer(optimizer)
                                    .optDevices(new Device[] {Device.cpu()}));
            trainer.initialize(new Shape(8, 4));
        }

        Run train(int from, int to) {
            if (trainer == null) {
                open();
            }
            for (int step = from; step < to; step++) {
                try (NDManager batch = trainer.getManager().newSubManager()) {
                    NDArray x = batch.arange(32f).reshape(8, 4).add(step).mul(0.7f).sin();
                    NDArray y = batch.arange(16f).reshape(8, 2).sub(step).cos();
                    try (GradientCollector collector = trainer.newGradientCollector()) {
                        NDList prediction = trainer.forward(new NDList(x), new NDList(y));
                        collector.backward(trainer.getLoss().evaluate(new NDList(y), prediction));
                    }
                    trainer.step();
                }
            }
            return this;
        }

        Map<String, List<Float>> parameters() {
            Map<String, List<Float>> values = new LinkedHashMap<>();
            for (Pair<String, Parameter> entry : model.getBlock().getParameters()) {
                List<Float> list = new ArrayList<>();
                for (float value : entry.getValue().getArray().toFloatArray()) {
                    list.add(value);
                }
                values.put(entry.getKey(), list);
            }
            return values;
        }

        Path save(String name) throws IOException {
            Path path = folder.resolve(name);
            model.save(path, "net");
            return path;
        }

        @Override
        public void close() {
            if (trainer != null) {
                trainer.close();
            }
            if (optimizer != null) {
                optimizer.close();
            }
            model.close();
        }
    }

    @Test
    void continuingFromACheckpointEqualsNotStopping() throws Exception {
        Engine.getInstance().setRandomSeed(5);
        Map<String, List<Float>> straight;
        Path checkpoint;
        try (Run run = new Run(8)) {
            checkpoint = run.train(0, 5).save("checkpoint");
            straight = run.train(5, 10).parameters();
        }
        try (Run run = new Run(8).load(checkpoint)) {
            assertThat(run.train(5, 10).parameters()).isEqualTo(straight);
        }
        assertThat(straight).containsKeys("01Linear:weight.offset", "04Linear:input.offset");
    }

    @Test
    void theFileLoadsIntoThePlainModel() throws Exception {
        try (Run run = new Run(8);
                Model plain = Model.newInstance("net")) {
            Path path = run.train(0, 2).save("quantized");
            plain.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(6).build())
                            .add(BatchNorm.builder().build())
                            .add(Activation::relu)
                            .add(Linear.builder().setUnits(2).build()));
            plain.load(path, "net");
            assertThat(plain.getBlock().getParameters().get("01Linear_weight").getArray())
                    .isEqualTo(run.block.getParameters().get("01Linear_weight").getArray());
        }
    }

    @Test
    void aFileOfThePlainModelInitialisesTheWeights() throws Exception {
        try (Run run = new Run(8);
                Run other = new Run(8)) {
            run.train(0, 2).quantized.detach();
            Path path = run.save("plain");
            other.load(path);
            assertThat(other.quantized.slots())
                    .filteredOn(slot -> slot.params().isPresent())
                    .extracting(slot -> slot.id().toString())
                    .containsExactly("01Linear:weight", "04Linear:weight");
        }
    }

    @Test
    void aFileOfThePlainModelStartsTheQuantizersAfresh() throws Exception {
        try (Run run = new Run(8);
                Run other = new Run(8)) {
            run.train(0, 2).quantized.detach();
            Path path = run.save("plain");
            other.train(0, 3);
            other.trainer.close();
            other.trainer = null;
            other.load(path);
            assertThat(other.quantized.slots())
                    .allSatisfy(
                            slot ->
                                    assertThat(((GridPlugin.Grid) slot.quantizer()).seen)
                                            .isEqualTo(
                                                    slot.id().target() == QuantTarget.WEIGHT
                                                            ? 1
                                                            : 0));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.9, 0.97, 0.999})
    void aTruncatedFileIsRefusedAndChangesNothing(double share) throws Exception {
        try (Run run = new Run(8);
                Run other = new Run(8)) {
            Path path = run.train(0, 3).save("whole");
            Path file = path.resolve("net-0000.params");
            byte[] bytes = Files.readAllBytes(file);
            other.train(0, 1);
            Map<String, List<Float>> before = other.parameters();
            Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * share)));
            assertThatThrownBy(() -> other.load(path))
                    .isInstanceOf(MalformedModelException.class)
                    .hasMessageMatching("(?s).*(nothing was changed|ends within|damaged).*");
            assertThat(other.parameters()).isEqualTo(before);
            other.train(1, 2);
        }
    }

    @Test
    void aDamagedStateIsRefused() throws Exception {
        try (Run run = new Run(8);
                Run other = new Run(8)) {
            Path path = run.train(0, 3).save("damaged");
            Path file = path.resolve("net-0000.params");
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 3] ^= 1;
            Files.write(file, bytes);
            assertThatThrownBy(() -> other.load(path)).hasMessageContaining("checksum");
            assertThat(other.model.getBlock().isInitialized()).isFalse();
        }
    }

    @Test
    void aStateOfAnotherConfigListIsRefused() throws Exception {
        try (Run run = new Run(8);
                Run other = new Run(4)) {
            Path path = run.train(0, 3).save("eight");
            assertThatThrownBy(() -> other.load(path))
                    .isInstanceOf(MalformedModelException.class)
                    .hasMessageContainingAll("another config list", "8 bits", "4 bits");
            assertThat(other.model.getBlock().isInitialized()).isFalse();
        }
    }

    @Test
    void aStateOfOtherOptimizersIsRefusedAndChangesNothing() throws Exception {
        try (Run run = new Run(8);
                Run other = new Run(8)) {
            Path path = run.train(0, 3).save("adam");
            other.train(0, 1);
            Map<String, List<Float>> before = other.parameters();
            Tracker rate = Tracker.fixed(0.1f);
            try (QuantOptimizer sgd =
                    other.quantized.optimizer(
                            Optimizer.sgd().setLearningRateTracker(rate).build(),
                            Optimizer.sgd().setLearningRateTracker(rate).build())) {
                assertThatThrownBy(() -> other.load(path))
                        .isInstanceOf(MalformedModelException.class)
                        .hasMessageContainingAll("Adam", "Sgd", "same optimizers");
                assertThat(sgd.state()).isNotEmpty();
            }
            assertThat(other.parameters()).isEqualTo(before);
        }
    }

    @Test
    void stepsHaveAGroupOfTheirOwnWithoutWeightDecay() {
        try (Run run = new Run(8)) {
            run.train(0, 1);
            List<String> updated = new ArrayList<>();
            Optimizer recorder =
                    new Optimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1))) {
                        @Override
                        public void update(String id, NDArray weight, NDArray grad) {
                            updated.add(id);
                        }
                    };
            QuantOptimizer grouped =
                    run.quantized.optimizer(
                            Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0)).build(),
                            recorder);
            NDArray array = run.model.getNDManager().ones(new Shape(1));
            for (Parameter parameter : run.model.getBlock().getParameters().values()) {
                grouped.update(parameter.getId(), array, array);
            }
            assertThat(updated)
                    .containsExactlyInAnyOrderElementsOf(
                            run.quantized.slots().stream()
                                    .flatMap(slot -> slot.quantizer().parameters().stream())
                                    .map(Parameter::getId)
                                    .toList())
                    .hasSize(4);
        }
    }
}
