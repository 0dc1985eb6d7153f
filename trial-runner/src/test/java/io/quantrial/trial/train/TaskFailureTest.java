package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import io.quantrial.trial.FailureReason;
import io.quantrial.trial.config.TrainingSettings.OptimizerKind;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.train.SmallStudy.Recorder;
import io.quantrial.trial.train.TaskOutcome.Failed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskFailureTest {

    @TempDir Path folder;
    private SmallStudy study;

    @BeforeEach
    void create() {
        study = new SmallStudy(folder).withSamples(96, 40);
    }

    private static Network linearThen(Function<NDArray, NDArray> operation) {
        Linear head = Linear.builder().setUnits(10).build();
        SequentialBlock block =
                new SequentialBlock()
                        .add(Blocks.batchFlattenBlock())
                        .add(head)
                        .add(
                                new LambdaBlock(
                                        in -> new NDList(operation.apply(in.singletonOrThrow()))));
        return new Network(block, Map.of("head", head));
    }

    private Failed floatFailure() {
        return (Failed) study.run(SmallStudy.floatTask());
    }

    @Test
    void aLossThatExplodesNamesEpochBatchAndLayer() {
        study.floating = SmallStudy.phase(OptimizerKind.SGD, 2, 1e30);
        Failed failed = floatFailure();
        assertThat(failed.reason()).isEqualTo(FailureReason.NAN);
        assertThat(failed.message())
                .matches(
                        "loss is (NaN|-?Infinity) at epoch 1, batch 2; first non-finite value in"
                                + " the (output|weight) of layer (conv1|conv2)");
    }

    @Test
    void anExplosionInTheLastStepIsFoundInValidation() {
        study.withSamples(32, 40);
        study.floating = SmallStudy.phase(OptimizerKind.SGD, 1, 1e30);
        Failed failed = floatFailure();
        assertThat(failed.reason()).isEqualTo(FailureReason.NAN);
        assertThat(failed.message())
                .contains("in the validation after epoch 1; first non-finite value in the ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsq/w4/i8", "qat/w4/i8"})
    void aQuantizedTrainingThatExplodesIsNoFaultOfThePlugin(String choice) {
        study.complete(SmallStudy.floatTask());
        study.quantized = SmallStudy.phase(OptimizerKind.SGD, 2, 1e30);
        SmallStudy other = new SmallStudy(folder).withSamples(96, 40);
        other.quantized = study.quantized;
        Failed failed = (Failed) other.run(other.searchTask(SmallStudy.all(choice)));
        assertThat(failed.reason()).isEqualTo(FailureReason.NAN);
        assertThat(failed.message())
                .containsPattern("at epoch 1, batch [23]; first non-finite value in the output of");
        assertThat(other.file("trial-0003-1.params")).doesNotExist();
    }

    @Test
    void anOperationAfterALayerIsNamed() {
        study.space = List.of();
        study.networks = () -> linearThen(array -> array.abs().neg().sub(1).log());
        assertThat(floatFailure())
                .isEqualTo(
                        new Failed(
                                FailureReason.NAN,
                                "loss is NaN at epoch 1, batch 1; first non-finite value in the"
                                        + " operation log after layer head"));
    }

    @Test
    void anAllocationThatTheEngineRefusesIsOutOfMemory() {
        study.space = List.of();
        study.networks =
                () ->
                        linearThen(
                                array ->
                                        array.getShape().get(0) == 1
                                                ? array
                                                : array.add(
                                                        array.getManager()
                                                                .zeros(new Shape(1L << 45))));
        assertThat(floatFailure().reason()).isEqualTo(FailureReason.OUT_OF_MEMORY);
    }

    @Test
    void aFullHeapIsOutOfMemory() {
        study.space = List.of();
        study.networks =
                () ->
                        linearThen(
                                array -> {
                                    throw new OutOfMemoryError("Java heap space");
                                });
        assertThat(floatFailure().reason()).isEqualTo(FailureReason.OUT_OF_MEMORY);
    }

    @Test
    void anythingElseIsAnExceptionInOneLine() {
        study.space = List.of();
        study.networks =
                () ->
                        linearThen(
                                array -> {
                                    if (array.getShape().get(0) > 1) {
                                        throw new IllegalStateException("two\n lines");
                                    }
                                    return array;
                                });
        assertThat(floatFailure())
                .isEqualTo(
                        new Failed(
                                FailureReason.EXCEPTION,
                                "java.lang.IllegalStateException: two lines"));
    }

    @Test
    void aNetworkWithoutAScoreForEachClassIsRefused() {
        study.space = List.of();
        study.networks = () -> linearThen(array -> array.get(":, :7"));
        assertThat(floatFailure().message())
                .isEqualTo(
                        "model.type: the network returns [(32, 7)] and must return (32, 10): a"
                                + " score of each class for each sample");
    }

    @Test
    void aFailedTaskLeavesTheRunnerUsable() {
        study.complete(SmallStudy.floatTask());
        TaskOutcome before = study.run(study.searchTask(SmallStudy.all("lsq/w4/i8")));
        assertThat(study.run(study.searchTask("no configuration"))).isInstanceOf(Failed.class);
        assertThat(study.run(study.searchTask(SmallStudy.all("lsq/w4/i8")))).isEqualTo(before);
    }

    @Test
    void aTaskThatIsStoppedByItsListenerFailsOnlyItself() {
        Recorder impatient =
                new Recorder() {
                    @Override
                    public void beat() {
                        throw new IllegalStateException("cancelled");
                    }
                };
        assertThat(study.run(SmallStudy.floatTask(), impatient)).isInstanceOf(Failed.class);
        study.complete(SmallStudy.floatTask());
    }

    @Test
    void batchNormNeverSeesASingleSample() {
        study.withSamples(65, 40);
        study.space = List.of();
        study.networks =
                () ->
                        Network.of(
                                new SequentialBlock()
                                        .add(Blocks.batchFlattenBlock())
                                        .add(BatchNorm.builder().build())
                                        .add(Linear.builder().setUnits(10).build()));
        study.complete(SmallStudy.floatTask());
        Recorder recorder = new Recorder();
        assertThat(study.run(SmallStudy.floatTask(), recorder))
                .isInstanceOf(TaskOutcome.Completed.class);
        assertThat(recorder.beats).isEqualTo(2 + 2);
    }
}
