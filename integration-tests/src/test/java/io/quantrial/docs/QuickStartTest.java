package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import ai.djl.util.RandomUtils;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of README on the digits of the repository; prints what a newcomer wants to see. */
class QuickStartTest {

    private static final String ACCURACY = "Accuracy";

    @Test
    void fourBitsAreAsGoodAsFloat() throws IOException, TranslateException {
        Engine.getInstance().setRandomSeed(7);
        RandomUtils.RANDOM.setSeed(7);
        try (Model model = Model.newInstance("digits")) {
            model.setBlock(Digits.network());
            Digits digits = Digits.read(model.getNDManager());

            double floating = trainInFloat(model, digits.training(), digits.test());
            QuantizedModel quantized = attach(model);
            double fourBits = train(model, quantized, digits.training(), digits.test());

            List<Slot> slots = quantized.slots();
            System.out.println(report(quantized, floating, fourBits));
            assertThat(slots).hasSize(6).allMatch(slot -> slot.params().isPresent());
            assertThat(slots).allMatch(slot -> slot.params().get().range().levels() == 16);
            assertThat(floating).isGreaterThan(0.93);
            assertThat(fourBits).isGreaterThan(floating - 0.02);
        }
    }

    private static double trainInFloat(Model model, Dataset training, Dataset test)
            throws IOException, TranslateException {
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(adam(0.003f))
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(TrainingListener.Defaults.basic());
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(Digits.BATCH_SHAPE);
            EasyTrain.fit(trainer, 15, training, test);
            return trainer.getTrainingResult().getValidateEvaluation(ACCURACY);
        }
    }

    /** The text between the two comments is README's, to the letter: {@link ReadmeTest}. */
    private static QuantizedModel trainWithFourBits(
            Model model,
            TrainingConfig config,
            Shape inputShape,
            Dataset training,
            Dataset test)
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

    private static Optimizer adam(float rate) {
        return Optimizer.adam().optLearningRateTracker(Tracker.fixed(rate)).build();
    }

    private static String report(QuantizedModel quantized, double floating, double fourBits) {
        StringBuilder text = new StringBuilder("\nwhat was learned:\n");
        for (Slot slot : quantized.slots()) {
            QuantParams params = slot.params().orElseThrow();
            QuantRange range = params.range();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-18s  codes %3d to %2d  step %.4f%n",
                            slot.id(),
                            range.min(),
                            range.max(),
                            params.scales().get(0)));
        }
        return text.append(
                        String.format(
                                Locale.ROOT,
                                "%naccuracy on 360 digits of other writers:"
                                        + " %.1f %% in float, %.1f %% with 4 bits%n",
                                100 * floating,
                                100 * fourBits))
                .toString();
    }
}
