package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.config.TrainingSettings.Distillation;
import io.quantrial.trial.config.TrainingSettings.OptimizerKind;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.model.Networks;
import io.quantrial.trial.train.SmallStudy.Recorder;
import io.quantrial.trial.train.TaskOutcome.Completed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRunnerTest {

    @TempDir Path folder;
    private SmallStudy study;

    @BeforeEach
    void create() {
        study = new SmallStudy(folder);
    }

    @Test
    void aFloatModelLearnsDigitsAndItsTrialsKeepWhatItLearned() {
        study.floating = SmallStudy.phase(OptimizerKind.ADAM, 6, 0.005);
        study.quantized = SmallStudy.phase(OptimizerKind.ADAM, 2, 0.001);
        Recorder recorder = new Recorder();

        Completed floating = (Completed) study.run(SmallStudy.floatTask(), recorder);
        assertThat(floating.metrics().get("accuracy")).isGreaterThan(90);
        assertThat(floating.metrics())
                .containsOnlyKeys(
                        "accuracy",
                        "loss",
                        "trainingLoss",
                        "steps",
                        "sensitivity/conv1",
                        "sensitivity/conv2",
                        "sensitivity/fc1",
                        "sensitivity/fc2");
        assertThat(recorder.reports.keySet()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(floating.metrics()).containsAllEntriesOf(recorder.reports.get(6));
        assertThat(recorder.reports.get(6).get("loss"))
                .isLessThan(recorder.reports.get(1).get("loss"));

        Completed four = study.complete(study.searchTask(SmallStudy.all("lsq/w4/i8")));
        assertThat(four.metrics().get("accuracy")).isGreaterThan(90);
        assertThat(four.metrics()).containsOnlyKeys("accuracy", "loss", "trainingLoss", "steps");
        Completed qat = study.complete(study.searchTask(SmallStudy.all("qat/w8/i8")));
        assertThat(qat.metrics().get("accuracy")).isGreaterThan(90);

        Completed test = study.complete(study.testTask(TrialKind.FLOAT, null, "float-1.params"));
        assertThat(test.metrics()).containsOnlyKeys("testAccuracy", "testLoss");
        assertThat(test.metrics().get("testAccuracy")).isGreaterThan(88);
        assertThat(test.checkpoint()).isEmpty();
    }

    @Test
    void theCheckpointOfTheFloatModelIsAPlainModelFile() throws Exception {
        study.withSamples(64, 40);
        Completed floating = study.complete(SmallStudy.floatTask());
        Path file = study.file("float-1.params");
        assertThat(floating.checkpoint())
                .hasValueSatisfying(
                        written -> {
                            assertThat(written.name()).isEqualTo("float-1.params");
                            assertThat(written.bytes()).isEqualTo(file.toFile().length());
                            assertThat(written.sha256()).hasSize(64);
                        });
        try (Model plain = Model.newInstance("model")) {
            plain.setBlock(SmallStudy.lenet().block());
            plain.load(Files.newInputStream(file));
            plain.getBlock()
                    .initialize(plain.getNDManager(), DataType.FLOAT32, new Shape(1, 1, 8, 8));
            plain.save(folder.resolve("djl"), "model");
            assertThat(folder.resolve("djl/model-0000.params")).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void theThreadDoesNotMatter() throws Exception {
        study.withSamples(64, 40);
        Completed here = study.complete(SmallStudy.floatTask());
        AtomicReference<TaskOutcome> there = new AtomicReference<>();
        Thread thread = new Thread(() -> there.set(study.run(SmallStudy.floatTask())));
        thread.start();
        thread.join();
        assertThat(there).hasValue(here);
    }

    @Test
    void aReferenceHasTheMetricsOfATrial() {
        study.withSamples(64, 40);
        study.complete(SmallStudy.floatTask());
        Completed reference =
                study.complete(study.task(TrialKind.REFERENCE, null, "float-1.params", "t.params"));
        assertThat(reference.metrics()).containsKeys("accuracy", "loss", "trainingLoss");
    }

    @ParameterizedTest
    @EnumSource(
            value = TrialKind.class,
            names = {"REFERENCE", "SEARCH", "REPETITION"})
    void theTestOfATrialSeesTheModelThatWasTrained(TrialKind kind) {
        // the test split is the validation split here, so that both must measure the same
        study.withSamples(96, 50);
        study.data =
                new DataSplits(
                        study.data.training(),
                        study.data.validation(),
                        study.data.validation(),
                        "");
        study.complete(SmallStudy.floatTask());
        String configuration = SmallStudy.all("lsq/w2/i8");
        Completed trial =
                study.complete(study.task(kind, configuration, "float-1.params", "trial.params"));
        Completed test = study.complete(study.testTask(kind, configuration, "trial.params"));
        assertThat(test.metrics().get("testLoss")).isEqualTo(trial.metrics().get("loss"));
        assertThat(test.metrics().get("testAccuracy")).isEqualTo(trial.metrics().get("accuracy"));
    }

    @Test
    void aTrialWithoutConfigurationUsesTheQuantizationOfTheExperiment() {
        study.withSamples(96, 50);
        study.space = List.of();
        study.quantization =
                ConfigList.read(
                        List.of(
                                Map.of(
                                        "op_names",
                                        "fc1",
                                        "quant_types",
                                        "weight",
                                        "quant_bits",
                                        2,
                                        "quantizer",
                                        "lsq")));
        study.complete(SmallStudy.floatTask());
        study.complete(study.task(TrialKind.SEARCH, null, "float-1.params", "trial-1.params"));
        Completed low = study.complete(study.testTask(TrialKind.SEARCH, null, "trial-1.params"));
        Completed plain = study.complete(study.testTask(TrialKind.FLOAT, null, "float-1.params"));
        assertThat(low.metrics()).isNotEqualTo(plain.metrics());
    }

    @Test
    void aTaskGivesTheSameBitsWhateverRanBefore() throws IOException {
        study.withSamples(100, 50);
        study.networks = SmallStudy::withDropout;
        study.space =
                List.of(SmallStudy.entry(List.of("fc*"), List.of("lsq", "qat"), List.of(8, 4)));
        study.distillation = Optional.of(new Distillation(0.5, 2));
        String configuration = "fc1=lsq/w4/i8; fc2=qat/w4/i8";

        Completed floating = study.complete(SmallStudy.floatTask());
        byte[] floatBytes = Files.readAllBytes(study.file("float-1.params"));
        Completed trial = study.complete(study.searchTask(configuration));
        byte[] bytes = Files.readAllBytes(study.file("trial-0003-1.params"));
        study.complete(study.searchTask("fc1=qat/w8/i8; fc2=lsq/w8/i8"));
        assertThat(study.complete(study.searchTask(configuration))).isEqualTo(trial);
        assertThat(Files.readAllBytes(study.file("trial-0003-1.params"))).isEqualTo(bytes);
        assertThat(study.complete(SmallStudy.floatTask())).isEqualTo(floating);
        assertThat(Files.readAllBytes(study.file("float-1.params"))).isEqualTo(floatBytes);

        SmallStudy other = new SmallStudy(folder);
        other.data = study.data;
        other.networks = study.networks;
        other.space = study.space;
        other.distillation = study.distillation;
        assertThat(other.complete(other.searchTask(configuration))).isEqualTo(trial);
    }

    @Test
    void anotherSeedGivesAnotherModel() {
        study.withSamples(100, 50);
        TrialTask task = SmallStudy.floatTask();
        TrialTask reseeded =
                new TrialTask(
                        task.kind(),
                        task.trial(),
                        task.attempt(),
                        7,
                        task.experiment(),
                        task.configuration(),
                        task.start(),
                        task.result(),
                        task.tested());
        assertThat(study.complete(reseeded).metrics()).isNotEqualTo(study.complete(task).metrics());
    }

    @Test
    void theVerdictOfTheRunnerEndsATrialWithoutACheckpoint() {
        study.withSamples(64, 40);
        study.quantized = SmallStudy.phase(OptimizerKind.SGD, 5, 0.01);
        study.complete(SmallStudy.floatTask());
        Recorder recorder = new Recorder();
        recorder.prunedAt = 2;
        assertThat(study.run(study.searchTask(SmallStudy.all("lsq/w4/i8")), recorder))
                .isEqualTo(new TaskOutcome.Pruned());
        assertThat(recorder.reports.keySet()).containsExactly(1, 2);
        assertThat(study.file("trial-0003-1.params")).doesNotExist();
    }

    @Test
    void everyBatchAndEveryChunkOfAnEvaluationIsABeat() {
        study.withSamples(100, 40);
        study.complete(SmallStudy.floatTask());
        Recorder recorder = new Recorder();
        study.run(study.searchTask(SmallStudy.all("lsq/w4/i8")), recorder);
        // 100 = 3 * 32 + 4, 40 = 32 + 8
        assertThat(recorder.beats).isEqualTo(4 + 2);
    }

    @Test
    void withoutEpochsATrialIsQuantizedAfterTraining() {
        study.floating = SmallStudy.phase(OptimizerKind.ADAM, 3, 0.005);
        study.quantized = SmallStudy.phase(OptimizerKind.ADAM, 0, 0.001);
        Completed floating = study.complete(SmallStudy.floatTask());
        Recorder recorder = new Recorder();
        Completed eight =
                (Completed) study.run(study.searchTask(SmallStudy.all("qat/w8/i8")), recorder);
        assertThat(recorder.reports).isEmpty();
        assertThat(eight.metrics()).containsOnlyKeys("accuracy", "loss");
        assertThat(eight.metrics().get("accuracy"))
                .isCloseTo(floating.metrics().get("accuracy"), within(2.0));
        Completed two = study.complete(study.searchTask(SmallStudy.all("qat/w2/i8")));
        assertThat(two.metrics().get("loss")).isGreaterThan(eight.metrics().get("loss"));
        assertThat(
                        study.complete(
                                study.testTask(
                                        TrialKind.SEARCH,
                                        SmallStudy.all("qat/w2/i8"),
                                        "trial-0003-1.params")))
                .isNotNull();
    }

    @Test
    void distillationChangesWhatATrialLearns() {
        study.withSamples(100, 50);
        study.complete(SmallStudy.floatTask());
        TrialTask task = study.searchTask(SmallStudy.all("lsq/w4/i8"));
        Completed alone = study.complete(task);
        SmallStudy distilled = new SmallStudy(folder).withSamples(100, 50);
        distilled.distillation = Optional.of(new Distillation(0.5, 2));
        assertThat(distilled.complete(task).metrics()).isNotEqualTo(alone.metrics());
        SmallStudy weightless = new SmallStudy(folder).withSamples(100, 50);
        weightless.distillation = Optional.of(new Distillation(0, 1));
        assertThat(weightless.complete(task).metrics().get("loss"))
                .isCloseTo(alone.metrics().get("loss"), within(1e-4));
    }

    @ParameterizedTest
    @EnumSource(OptimizerKind.class)
    void aWorkerStaysFlatInMemory(OptimizerKind optimizer) {
        study.withSamples(48, 20);
        study.floating = SmallStudy.phase(optimizer, 1, 0.01);
        study.quantized = SmallStudy.phase(optimizer, 1, 0.01);
        study.distillation = Optional.of(new Distillation(0.5, 2));
        study.complete(SmallStudy.floatTask());
        TrialTask trial = study.searchTask(SmallStudy.all("lsq/w4/i8"));
        study.complete(trial);
        int before = SmallStudy.openArrays();
        for (int i = 0; i < 10; i++) {
            study.complete(SmallStudy.floatTask());
            study.complete(trial);
        }
        assertThat(SmallStudy.openArrays()).isEqualTo(before);
    }

    @Test
    void aGivenCheckpointIsEvaluatedAndNotTrained() throws IOException {
        study.withSamples(64, 40);
        Completed trained = study.complete(SmallStudy.floatTask());
        Path given = Files.move(study.file("float-1.params"), folder.resolve("mine.params"));
        SmallStudy other = new SmallStudy(folder).withSamples(64, 40);
        other.checkpoint = Optional.of(given);
        Recorder recorder = new Recorder();
        Completed loaded = (Completed) other.run(SmallStudy.floatTask(), recorder);
        assertThat(recorder.reports).isEmpty();
        assertThat(loaded.metrics().get("loss")).isEqualTo(trained.metrics().get("loss"));
        assertThat(loaded.metrics())
                .containsKey("sensitivity/fc1")
                .doesNotContainKey("trainingLoss");
        assertThat(other.file("float-1.params")).hasSameBinaryContentAs(given);
    }

    @Test
    void aGivenCheckpointOfAnotherNetworkIsRefused() {
        study.withSamples(64, 40);
        study.networks = SmallStudy::withDropout;
        study.space = List.of();
        study.complete(SmallStudy.floatTask());
        SmallStudy other = new SmallStudy(folder).withSamples(64, 40);
        other.checkpoint = Optional.of(study.file("float-1.params"));
        assertThat(other.run(SmallStudy.floatTask()).toString())
                .contains("EXCEPTION", "float-1.params", "does not fit this network");
    }

    @Test
    void aGivenCheckpointOfANetworkOfAnotherSizeIsRefused() {
        study.withSamples(64, 40);
        study.complete(SmallStudy.floatTask());
        SmallStudy other = new SmallStudy(folder).withSamples(64, 40);
        other.checkpoint = Optional.of(study.file("float-1.params"));
        other.networks =
                () ->
                        Networks.build(
                                "lenet",
                                Map.of(
                                        "kernel",
                                        "3",
                                        "padding",
                                        "1",
                                        "channels1",
                                        "8",
                                        "channels2",
                                        "16",
                                        "hidden",
                                        "33"),
                                new Shape(1, 8, 8),
                                10);
        assertThat(other.run(SmallStudy.floatTask()).toString())
                .contains(
                        "model.checkpoint: ",
                        "float-1.params does not fit this network: the weight of layer fc1 has the"
                                + " shape (32, 64) there, and must have (33, 64)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "not a parameter file at all"})
    void aFileThatIsNoParameterFileIsRefused(String content) throws IOException {
        study.withSamples(64, 40);
        study.checkpoint = Optional.of(Files.writeString(folder.resolve("x.params"), content));
        assertThat(study.run(SmallStudy.floatTask()).toString())
                .contains("EXCEPTION", "x.params: not a parameter file");
    }

    @Test
    void aMissingCheckpointIsNamed() throws IOException {
        study.withSamples(64, 40);
        study.complete(SmallStudy.floatTask());
        TrialTask task = study.searchTask(SmallStudy.all("lsq/w4/i8"));
        Files.delete(study.file("float-1.params"));
        assertThat(study.run(task).toString())
                .contains("EXCEPTION", "float-1.params: the checkpoint is missing");
    }

    @ParameterizedTest
    @EnumSource(
            value = TrialKind.class,
            names = {"SEARCH", "TEST"})
    void aTornCheckpointIsNeverLoaded(TrialKind kind) throws IOException {
        study.withSamples(64, 40);
        study.complete(SmallStudy.floatTask());
        String configuration = SmallStudy.all("lsq/w4/i8");
        TrialTask trial = study.searchTask(configuration);
        study.complete(trial);
        TrialTask task =
                kind == TrialKind.TEST
                        ? study.testTask(TrialKind.SEARCH, configuration, "trial-0003-1.params")
                        : trial;
        Path file = study.file(task.start().orElseThrow().name());
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
        assertThat(study.run(task))
                .isInstanceOfSatisfying(
                        TaskOutcome.Failed.class,
                        failed -> {
                            assertThat(failed.reason()).isEqualTo(FailureReason.EXCEPTION);
                            assertThat(failed.message())
                                    .startsWith(file + ": the checkpoint is damaged: expected is")
                                    .endsWith("; restore it from a copy")
                                    .hasLineCount(1);
                        });
    }

    @Test
    void dataAndPluginsAreLoadedOnceForAnExperiment() {
        study.withSamples(64, 40);
        AtomicInteger opened = new AtomicInteger();
        try (TaskRunner runner =
                new TaskRunner(
                        folder,
                        values -> {
                            opened.incrementAndGet();
                            return study.session();
                        })) {
            runner.run(SmallStudy.floatTask(), new Recorder());
            runner.run(study.searchTask(SmallStudy.all("lsq/w4/i8")), new Recorder());
            runner.run(study.searchTask(SmallStudy.all("lsq/w4/i8")), new Recorder());
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void loadingBeatsHoweverLongItTakes() {
        study.withSamples(64, 40);
        CountDownLatch heard = new CountDownLatch(3);
        Recorder recorder =
                new Recorder() {
                    @Override
                    public void beat() {
                        heard.countDown();
                    }
                };
        try (TaskRunner runner =
                new TaskRunner(
                        folder,
                        values -> {
                            await(heard);
                            return study.session();
                        })) {
            assertThat(runner.run(SmallStudy.floatTask(), recorder)).isInstanceOf(Completed.class);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void fewerBitsHurtMore() {
        study.floating = SmallStudy.phase(OptimizerKind.ADAM, 3, 0.005);
        study.space = List.of(SmallStudy.entry(List.of("conv2"), List.of("qat"), List.of(8, 4, 2)));
        double two = study.complete(SmallStudy.floatTask()).metrics().get("sensitivity/conv2");
        SmallStudy other = new SmallStudy(folder);
        other.floating = study.floating;
        other.space = List.of(SmallStudy.entry(List.of("conv2"), List.of("qat"), List.of(8)));
        double eight = other.complete(SmallStudy.floatTask()).metrics().get("sensitivity/conv2");
        assertThat(two).isGreaterThan(0.01);
        assertThat(eight).isCloseTo(0, within(0.01));
    }
}
