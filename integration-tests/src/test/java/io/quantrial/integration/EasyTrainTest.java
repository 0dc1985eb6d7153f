package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantOptimizer;
import io.quantrial.spi.hook.QuantizedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What DJL users call works on an attached model as it did before. */
class EasyTrainTest {

    private static final int EPOCHS = 4;
    private static final List<Quadrants.Image> TRAINING = Quadrants.images(480, 1);
    private static final List<Quadrants.Image> TEST = Quadrants.images(160, 2);
    private static final double CHANCE = 1.0 / Quadrants.CLASSES;

    @ParameterizedTest
    @ValueSource(strings = {"lsq", "qat"})
    void fitTrainsAnAttachedModelAndAPredictorUsesIt(String quantizer) throws Exception {
        TrainingListener listener = mock(TrainingListener.class);
        try (Model model = Model.newInstance("quadrants");
                NDManager manager = NDManager.newBaseManager()) {
            model.setBlock(Quadrants.network(7));
            QuantizedModel quantized = attach(model, quantizer);
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .addEvaluator(new Accuracy())
                            .addTrainingListeners(TrainingListener.Defaults.basic())
                            .addTrainingListeners(listener)
                            .optDevices(new Device[] {Device.cpu()});
            TrainingResult result;
            try (QuantOptimizer optimizer = adam(quantized);
                    Trainer trainer = model.newTrainer(config.optOptimizer(optimizer))) {
                trainer.initialize(Quadrants.INPUT);
                double untrained = predictedAccuracy(model);
                result = fit(trainer, manager);
                assertThat(untrained).isLessThan(CHANCE + 0.3);
            }
            assertThat(result.getEpoch()).isEqualTo(EPOCHS);
            assertThat(result.getValidateEvaluation("Accuracy")).isGreaterThan(0.9f);
            assertThat(result.getTrainEvaluation("Accuracy")).isGreaterThan(0.85f);
            assertThat(predictedAccuracy(model))
                    .as("the predictor computes as the evaluation does")
                    .isEqualTo(result.getValidateEvaluation("Accuracy").doubleValue());
            assertThat(quantized.slots()).hasSize(4).allMatch(slot -> slot.params().isPresent());
            int batches = EPOCHS * TRAINING.size() / Quadrants.BATCH;
            verify(listener, times(batches)).onTrainingBatch(any(), any());
            verify(listener, times(EPOCHS)).onEpoch(any());
            verify(listener).onTrainingEnd(any());
        }
    }

    /**
     * The optimizer of the training configuration needs no attachment: steps then train with it.
     */
    @Test
    void anyOptimizerOfDjlTrainsAnAttachedModel() throws Exception {
        try (Model model = Model.newInstance("quadrants");
                NDManager manager = NDManager.newBaseManager()) {
            model.setBlock(Quadrants.network(8));
            QuantizedModel quantized = attach(model, "lsq");
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .addEvaluator(new Accuracy())
                            .addTrainingListeners(TrainingListener.Defaults.basic())
                            .optOptimizer(adam())
                            .optDevices(new Device[] {Device.cpu()});
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(Quadrants.INPUT);
                List<Float> steps = steps(quantized);
                fit(trainer, manager);
                assertThat(steps).as("of the weights").hasSize(2);
                assertThat(steps(quantized)).hasSize(4).doesNotContainAnyElementsOf(steps);
                assertThat(trainer.getTrainingResult().getValidateEvaluation("Accuracy"))
                        .isGreaterThan(0.8f);
            }
        }
    }

    private static List<Float> steps(QuantizedModel quantized) {
        return quantized.slots().stream()
                .flatMap(slot -> slot.quantizer().parameters().stream())
                .map(parameter -> parameter.getArray().getFloat())
                .toList();
    }

    private static QuantizedModel attach(Model model, String quantizer) {
        return QuantizedModel.attach(
                model,
                ConfigList.read(List.of(TrainingRun.allLayers(quantizer, 4, "weight", "input"))));
    }

    private static QuantOptimizer adam(QuantizedModel quantized) {
        return quantized.optimizer(adam(), adam());
    }

    private static Optimizer adam() {
        return Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build();
    }

    private static TrainingResult fit(Trainer trainer, NDManager manager)
            throws IOException, TranslateException {
        ArrayDataset training = Quadrants.dataset(manager, TRAINING, true);
        ArrayDataset test = Quadrants.dataset(manager, TEST, false);
        EasyTrain.fit(trainer, EPOCHS, training, test);
        return trainer.getTrainingResult();
    }

    private static double predictedAccuracy(Model model) throws TranslateException {
        try (Predictor<Quadrants.Image, Integer> predictor =
                model.newPredictor(new Quadrants.ToQuadrant())) {
            List<Integer> predicted = predictor.batchPredict(TEST);
            int right = 0;
            for (int i = 0; i < TEST.size(); i++) {
                right += predicted.get(i) == TEST.get(i).quadrant() ? 1 : 0;
            }
            assertThat(predictor.predict(TEST.get(0))).isEqualTo(predicted.get(0));
            return (double) (float) right / TEST.size();
        }
    }

    static Stream<Arguments> zoo() {
        return Stream.of(Net.mobileNet(), Net.squeezeNet(), Net.lstm(), Net.gru())
                .flatMap(net -> Stream.of("lsq", "qat").map(name -> Arguments.of(net, name)));
    }

    @ParameterizedTest
    @MethodSource("zoo")
    void networksOfTheZooTrain(Net net, String quantizer) {
        try (TrainingRun run =
                TrainingRun.attached(
                        net, 4, List.of(TrainingRun.allLayers(quantizer, 8, "weight", "input")))) {
            Map<String, List<Float>> before = run.parameters();
            Map<String, List<Float>> after = run.train(0, 2).parameters();
            assertThat(after.values())
                    .allMatch(values -> values.stream().allMatch(Float::isFinite));
            assertThat(before.keySet())
                    .filteredOn(name -> name.matches("(?i).*weight"))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(after.get(name)).isNotEqualTo(before.get(name)));
            assertThat(run.slotNames()).anyMatch(name -> name.contains(":input"));
            assertThat(run.quantized().slots())
                    .as("the states that a recurrent layer starts from are zero: no grid")
                    .filteredOn(slot -> !slot.id().toString().contains(":input["))
                    .allMatch(slot -> slot.params().isPresent());
            assertThat(run.evaluate(2)).allMatch(Float::isFinite);
        }
    }
}
