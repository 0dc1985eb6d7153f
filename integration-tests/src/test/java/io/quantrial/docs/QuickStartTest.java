package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import ai.djl.util.RandomUtils;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.scheme.QuantTarget;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** README's example of the library, on the digits of the repository. */
class QuickStartTest {

    @Test
    void fourBitsAreAsGoodAsFloat() throws IOException, TranslateException {
        Engine.getInstance().setRandomSeed(7);
        RandomUtils.RANDOM.setSeed(7);
        try (Model model = Model.newInstance("digits")) {
            model.setBlock(Digits.network());
            Digits digits = Digits.read(model.getNDManager());
            EvaluatorTrainingListener results = new EvaluatorTrainingListener();
            Shape shape = Digits.BATCH_SHAPE;

            try (Trainer trainer = model.newTrainer(config(0.003f, results))) {
                trainer.initialize(shape);
                EasyTrain.fit(trainer, 15, digits.training(), digits.test());
            }
            double inFloat = accuracy(results);
            QuantizedModel quantized =
                    trainWithFourBits(
                            model,
                            config(0.001f, results),
                            shape,
                            digits.training(),
                            digits.test());
            double withFourBits = accuracy(results);

            assertThat(quantized.slots())
                    .hasSize(6)
                    .allMatch(slot -> slot.params().get().range().levels() == 16);
            assertThat(inFloat).isGreaterThan(93);
            assertThat(withFourBits).isGreaterThan(inFloat - 2);
        }
    }

    @Test
    void theExampleIsReadmes() throws IOException {
        assertThat(Markdown.read("README.md").fences("java"))
                .map(Markdown.Fence::text)
                .containsExactly(SourceExample.read(getClass(), "README"));
    }

    /** The text between the two comments is README's, to the letter. */
    private static QuantizedModel trainWithFourBits(
            Model model, TrainingConfig config, Shape inputShape, Dataset training, Dataset test)
            throws IOException, TranslateException {
        // README begins
        ConfigEntry fourBits =
                ConfigEntry.builder()
                        .addOpType("default") // convolutions, linear layers, LSTMs, ...
                        .addQuantTypes(QuantTarget.WEIGHT, QuantTarget.INPUT)
                        .setQuantBits(4)
                        .optQuantizer("lsq")
                        .build();
        QuantizedModel quantized = QuantizedModel.attach(model, ConfigList.of(fourBits));
        System.out.println(quantized.explain());
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(inputShape);
            EasyTrain.fit(trainer, 10, training, test);
        }
        // README ends
        return quantized;
    }

    private static TrainingConfig config(float rate, EvaluatorTrainingListener results) {
        Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(rate)).build();
        return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(adam)
                .addEvaluator(new Accuracy())
                .addTrainingListeners(results);
    }

    /** Returns the share of right predictions for the test digits after the last epoch, in %. */
    private static double accuracy(EvaluatorTrainingListener results) {
        return 100.0 * results.getLatestEvaluations().get("validate_Accuracy");
    }
}
