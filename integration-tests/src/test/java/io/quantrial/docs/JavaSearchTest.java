package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import com.example.DigitNet;
import com.example.DigitSearch;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.run.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search without a file of docs/trial-runner.md, carried out as it stands there. */
class JavaSearchTest {

    @TempDir Path folder;

    @Test
    void theSearchStartsFromTheTrainedModel() throws Exception {
        Engine.getInstance().setRandomSeed(5);
        try (Model model = Model.newInstance("digits")) {
            model.setBlock(new DigitNet());
            Digits digits = Digits.read(model.getNDManager());
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(
                                    Optimizer.adam()
                                            .optLearningRateTracker(Tracker.fixed(0.01f))
                                            .build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(Digits.BATCH_SHAPE);
                EasyTrain.fit(trainer, 4, digits.training(), digits.test());
            }

            Study study = DigitSearch.search(model, folder);

            assertThat(study.isFinished()).isTrue();
            // 10 % without training: the float model is not trained again
            assertThat(study.floatModel().orElseThrow().metrics().get(MetricNames.ACCURACY))
                    .isGreaterThan(85);
            assertThat(study.recommendation().answer()).isPresent();
        }
    }

    @Test
    void theExampleIsThatOfTheDocument() throws IOException {
        List<String> blocks =
                Markdown.read("docs/trial-runner.md")
                        .section("## From Java")
                        .fences("java")
                        .stream()
                        .map(Markdown.Fence::text)
                        .toList();
        for (Class<?> example : List.of(DigitNet.class, DigitSearch.class)) {
            Path source = Path.of("src/test/java", example.getName().replace('.', '/') + ".java");
            assertThat(blocks).contains(Files.readString(source).stripTrailing());
        }
    }
}
