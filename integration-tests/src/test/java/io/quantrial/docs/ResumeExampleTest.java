package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two examples of docs/quantizers.md that save and resume. */
class ResumeExampleTest {

    @TempDir Path folder;

    private final EvaluatorTrainingListener results = new EvaluatorTrainingListener();
    private final DefaultTrainingConfig config =
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .addEvaluator(new Accuracy())
                    .addTrainingListeners(results);
    private final ConfigList configList =
            ConfigList.of(
                    ConfigEntry.builder()
                            .addOpType("default")
                            .addQuantTypes(QuantTarget.WEIGHT, QuantTarget.INPUT)
                            .setQuantBits(4)
                            .optQuantizer("lsq")
                            .build());

    @Test
    void trainingGoesOnAfterLoading() throws Exception {
        Engine.getInstance().setRandomSeed(3);
        Shape shape = Digits.BATCH_SHAPE;
        double before;
        try (Model model = model()) {
            Digits digits = Digits.read(model.getNDManager());
            train(model, adam(0.01f), adam(0.001f), shape, digits.training(), digits.test());
            before = accuracy();
        }
        try (Model model = model()) {
            Digits digits = Digits.read(model.getNDManager());
            QuantizedModel quantized =
                    resume(
                            model,
                            adam(0.01f),
                            adam(0.001f),
                            shape,
                            digits.training(),
                            digits.test());
            assertThat(quantized.slots()).map(Slot::params).hasSize(6).doesNotContainNull();
            assertThat(before).isGreaterThan(0.6);
            assertThat(accuracy()).isGreaterThan(before);
        }
    }

    @Test
    void theExamplesAreThoseOfTheDocument() throws IOException {
        List<Markdown.Fence> blocks =
                Markdown.read("docs/quantizers.md").section("### Save and resume").fences("java");
        assertThat(blocks)
                .map(Markdown.Fence::text)
                .containsExactly(
                        SourceExample.read(getClass(), "save"),
                        SourceExample.read(getClass(), "resume"));
    }

    private void train(
            Model model,
            Optimizer weights,
            Optimizer steps,
            Shape inputShape,
            Dataset training,
            Dataset test)
            throws IOException, TranslateException {
        // save begins
        QuantizedModel quantized = QuantizedModel.attach(model, configList);
        try (QuantOptimizer optimizer = quantized.optimizer(weights, steps);
                Trainer trainer = model.newTrainer(config.optOptimizer(optimizer))) {
            trainer.initialize(inputShape);
            EasyTrain.fit(trainer, 2, training, test);
            model.save(folder, "digits");
        }
        // save ends
    }

    private QuantizedModel resume(
            Model model,
            Optimizer weights,
            Optimizer steps,
            Shape inputShape,
            Dataset training,
            Dataset test)
            throws IOException, TranslateException, MalformedModelException {
        // resume begins
        QuantizedModel quantized = QuantizedModel.attach(model, configList);
        model.load(folder, "digits");
        try (QuantOptimizer optimizer = quantized.optimizer(weights, steps);
                Trainer trainer = model.newTrainer(config.optOptimizer(optimizer))) {
            trainer.initialize(inputShape);
            EasyTrain.fit(trainer, 2, training, test);
        }
        // resume ends
        return quantized;
    }

    private static Model model() {
        Model model = Model.newInstance("digits");
        model.setBlock(Digits.network());
        return model;
    }

    private static Optimizer adam(float rate) {
        return Optimizer.adam().optLearningRateTracker(Tracker.fixed(rate)).build();
    }

    private double accuracy() {
        return results.getLatestEvaluations().get("validate_Accuracy");
    }
}
