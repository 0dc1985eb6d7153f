package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.data.Samples;
import io.quantrial.trial.model.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {

    /** Each sample is its own scores; the right class has the scores of rows 0, 1 and 3. */
    private static final Samples SAMPLES =
            new Samples(
                    new Shape(3),
                    3,
                    new float[] {2, 0, 0, 0, 3, 0, 1, 0, 0, 0, 0, 1, 0.5f, 0, 0},
                    new int[] {0, 1, 2, 2, 1});

    @TempDir Path folder;

    private TaskModel identity() {
        SmallStudy study = new SmallStudy(folder);
        study.space = List.of();
        study.data = new DataSplits(SAMPLES, SAMPLES, SAMPLES, "");
        study.networks = () -> Network.of(Blocks.identityBlock());
        return new TaskModel(study.session()).attach(ConfigList.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 64})
    void accuracyAndLossAreMeansWhateverTheChunks(int chunk) {
        AtomicInteger beats = new AtomicInteger();
        try (TaskModel model = identity()) {
            Evaluation.Score score =
                    new Evaluation("test", SAMPLES, chunk, beats::incrementAndGet).of(model);
            assertThat(score.accuracy()).isEqualTo(60);
            double loss =
                    Math.log(Math.exp(2) + 2)
                            - 2
                            + Math.log(Math.exp(3) + 2)
                            - 3
                            + Math.log(Math.exp(1) + 2)
                            + Math.log(Math.exp(1) + 2)
                            - 1
                            + Math.log(Math.exp(0.5) + 2);
            assertThat(score.loss()).isCloseTo(loss / 5, within(1e-12));
        }
        assertThat(beats).hasValue((4 + chunk) / chunk);
    }

    @Test
    void aPartIsEvenlySpread() {
        try (TaskModel model = identity()) {
            // rows 0 and 2
            assertThat(new Evaluation("test", SAMPLES, 8, () -> {}).of(model, 2).accuracy())
                    .isEqualTo(50);
            assertThat(new Evaluation("test", SAMPLES, 8, () -> {}).of(model, 100).accuracy())
                    .isEqualTo(60);
        }
    }
}
