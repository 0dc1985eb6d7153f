package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantParams;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Saving, loading and resuming with every quantizer, and the reference's bugs there. */
class CheckpointTest {

    private static final Net NET = Net.convBatchNorm();

    @TempDir Path folder;

    static Stream<Quantizer> quantizers() {
        return Quantizer.all();
    }

    private static List<Map<String, Object>> config(Quantizer quantizer) {
        return quantizer.everywhere("weight", "input");
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("L7, F6: a saved scale does not load into a fresh quantizer, nor after one step")
    void aSnapshotOfAnyStepLoadsIntoAFreshAttachment(Quantizer quantizer) throws Exception {
        for (int steps : List.of(0, 1, 3)) {
            try (TrainingRun run = TrainingRun.attached(NET, 2, config(quantizer))) {
                Path file = run.train(0, steps).save(folder.resolve("after" + steps));
                try (TrainingRun fresh = TrainingRun.resumed(NET, 77, config(quantizer), file)) {
                    assertThat(fresh.parameters()).as("step %d", steps).isEqualTo(run.parameters());
                    assertThat(shapes(fresh)).isEqualTo(shapes(run));
                    assertThat(grids(fresh)).isEqualTo(grids(run));
                    NDList input = run.batch(9);
                    assertThat(fresh.trainer.evaluate(input).head().toFloatArray())
                            .containsExactly(run.trainer.evaluate(input).head().toFloatArray());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("L7: a scale changes its shape when it is initialised")
    void aStepKeepsItsShapeForLife(Quantizer quantizer) throws Exception {
        try (TrainingRun run = TrainingRun.attached(NET, 2, config(quantizer))) {
            List<Shape> first = shapes(run.train(0, 1));
            Path file = run.train(1, 3).save(folder);
            assertThat(shapes(run)).isEqualTo(first);
            run.model.load(file, run.model.getName());
            assertThat(shapes(run)).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void resumingEqualsNotStopping(Quantizer quantizer) throws Exception {
        Map<String, List<Float>> straight;
        Path file;
        try (TrainingRun run = TrainingRun.attached(NET, 2, config(quantizer))) {
            file = run.train(0, 4).save(folder);
            straight = run.train(4, 8).parameters();
        }
        try (TrainingRun run = TrainingRun.resumed(NET, 2, config(quantizer), file)) {
            assertThat(run.train(4, 8).parameters()).isEqualTo(straight);
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    @DisplayName("F8: the saved state does not load into the float model")
    void theSavedFileLoadsIntoThePlainModel(Quantizer quantizer) throws Exception {
        try (TrainingRun run = TrainingRun.attached(NET, 4, config(quantizer));
                Model plain = Model.newInstance("plain")) {
            run.train(0, 3).save(folder);
            Block block = NET.block().get();
            plain.setBlock(block);
            plain.load(folder, run.model.getName());
            run.quantized().detach();
            NDArray x = run.batch(9).head();
            NDList expected = run.trainer.evaluate(new NDList(x));
            ParameterStore store = new ParameterStore(plain.getNDManager(), false);
            assertThat(block.forward(store, new NDList(x), false).head().toFloatArray())
                    .containsExactly(expected.head().toFloatArray());
        }
    }

    private static List<Shape> shapes(TrainingRun run) {
        return run.model.getBlock().getParameters().values().stream()
                .map(parameter -> parameter.getArray().getShape())
                .toList();
    }

    private static List<Optional<QuantParams>> grids(TrainingRun run) {
        return run.quantized().slots().stream().map(Slot::params).toList();
    }
}
