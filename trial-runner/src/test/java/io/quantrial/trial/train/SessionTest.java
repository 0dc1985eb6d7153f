package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {

    @TempDir Path folder;

    private Experiment experiment() {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("name", "mini");
        values.put("output", folder.toString());
        values.put("model.type", "mlp");
        values.put("data.type", "digits");
        values.put("training.float.epochs", "3");
        values.put("training.float.learningRate", "0.005");
        values.put("training.quantized.epochs", "1");
        values.put("search.space[0].op_names[0]", "*");
        values.put("search.space[0].quantizer[0]", "lsq");
        values.put("search.space[0].quant_bits.weight[0]", "8");
        values.put("search.space[0].quant_bits.weight[1]", "4");
        return ExperimentFile.of(values);
    }

    private static TrialTask task(
            Experiment experiment,
            TrialKind kind,
            Optional<String> configuration,
            Optional<CheckpointRecord> start) {
        return new TrialTask(
                kind,
                0,
                1,
                9,
                experiment.values(),
                configuration,
                start,
                kind == TrialKind.FLOAT ? Optional.of("float-0.params") : Optional.empty(),
                Optional.empty());
    }

    @Test
    void theValuesOfAnExperimentAreAllThatATaskNeeds() {
        Experiment experiment = experiment();
        Session session = Session.open(experiment.values());
        assertThat(session.data().training().classes()).isEqualTo(10);
        assertThat(session.space().layers()).isNotEmpty();
        String configuration =
                session.space()
                        .decode(
                                new Point(
                                        session.space().layers().stream().map(layer -> 0).toList()))
                        .toString();
        try (TaskRunner runner = new TaskRunner(folder)) {
            TaskOutcome floating =
                    runner.run(
                            task(experiment, TrialKind.FLOAT, Optional.empty(), Optional.empty()),
                            new SmallStudy.Recorder());
            TaskOutcome trial =
                    runner.run(
                            task(
                                    experiment,
                                    TrialKind.SEARCH,
                                    Optional.of(configuration),
                                    ((TaskOutcome.Completed) floating).checkpoint()),
                            new SmallStudy.Recorder());
            assertThat(accuracy(floating)).isGreaterThan(85);
            assertThat(accuracy(trial)).isGreaterThan(85);
        }
    }

    private static double accuracy(TaskOutcome outcome) {
        assertThat(outcome).isInstanceOf(TaskOutcome.Completed.class);
        return ((TaskOutcome.Completed) outcome).metrics().get("accuracy");
    }

    @Test
    void anExperimentThatCannotBeOpenedIsAFailure() {
        Experiment experiment = experiment();
        SortedMap<String, String> values = new TreeMap<>(experiment.values());
        values.put("data.type", "digitz");
        TrialTask task =
                new TrialTask(
                        TrialKind.FLOAT,
                        0,
                        1,
                        9,
                        values,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        try (TaskRunner runner = new TaskRunner(folder)) {
            assertThat(runner.run(task, new SmallStudy.Recorder()).toString())
                    .contains("EXCEPTION", "data.type: unknown \"digitz\"", "digits");
        }
    }
}
