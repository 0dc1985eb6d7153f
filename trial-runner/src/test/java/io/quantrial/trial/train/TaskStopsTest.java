package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quantrial.trial.config.TrainingSettings.OptimizerKind;
import io.quantrial.trial.train.SmallStudy.Recorder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that are measured at shares of their length; ten batches are an epoch. */
class TaskStopsTest {

    private static final String FOUR_BITS = SmallStudy.all("lsq/w4/i8");

    @TempDir Path folder;

    @BeforeEach
    void trainFloatModel() {
        study(1).complete(SmallStudy.floatTask());
    }

    private SmallStudy study(int epochs) {
        SmallStudy study = new SmallStudy(folder).withSamples(320, 64);
        study.quantized = SmallStudy.phase(OptimizerKind.ADAM, epochs, 0.003);
        return study;
    }

    private Map<Integer, Map<String, Double>> reports(int epochs, Double... stops) {
        Recorder recorder = new Recorder();
        SmallStudy study = study(epochs);
        TrialTask task = study.searchTask(FOUR_BITS);
        assertThat(study.run(with(task, List.of(stops)), recorder))
                .isInstanceOf(TaskOutcome.Completed.class);
        return recorder.reports;
    }

    private static TrialTask with(TrialTask task, List<Double> stops) {
        return new TrialTask(
                task.kind(),
                task.trial(),
                task.attempt(),
                task.seed(),
                task.experiment(),
                task.configuration(),
                task.start(),
                task.result(),
                task.tested(),
                stops);
    }

    @Test
    void reportsAreCalledByTheirSteps() {
        assertThat(reports(2, 0.0, 0.1, 0.4, 1.0).keySet()).containsExactly(0, 2, 8, 20);
    }

    @Test
    void stopsDoNotChangeTheTraining() {
        Map<String, Double> byEpochs = reports(2).get(2);
        Map<String, Double> byShares = reports(2, 0.3, 1.0).get(20);

        assertThat(byShares.get("accuracy")).isEqualTo(byEpochs.get("accuracy"));
        assertThat(byShares.get("loss")).isEqualTo(byEpochs.get("loss"));
    }

    @Test
    void aTrainingThatEndsEarlyIsTheBeginningOfTheWholeOne() {
        assertThat(reports(2, 0.4)).containsOnlyKeys(8);
        assertThat(reports(2, 0.4).get(8)).isEqualTo(reports(2, 0.4, 1.0).get(8));
    }

    @Test
    void theStopBeforeTheFirstStepIsTheModelWithoutTraining() {
        TaskOutcome.Completed untrained = study(0).complete(study(0).searchTask(FOUR_BITS));

        Map<String, Double> first = reports(2, 0.0, 1.0).get(0);
        assertThat(first).containsAllEntriesOf(untrained.metrics());
        assertThat(first).containsOnlyKeys("accuracy", "loss", "steps").containsEntry("steps", 0.0);
    }

    @Test
    void stopsThatAreNotAscendingSharesAreRefused() {
        TrialTask task = study(1).searchTask(FOUR_BITS);
        for (List<Double> wrong :
                List.of(List.of(0.5, 0.1), List.of(-0.1), List.of(1.1), List.of(0.5, 0.5))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> with(task, wrong))
                    .withMessageContaining("ascending in [0, 1]");
        }
    }
}
