package io.quantrial.trial.train;

import io.quantrial.spi.config.ConfigList;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.TrainingSettings;
import io.quantrial.trial.config.TrainingSettings.Distillation;
import io.quantrial.trial.config.TrainingSettings.Phase;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.data.Samples;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.storage.CheckpointFolder;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One task on its way from the start to the outcome. */
final class TaskRun {

    /** Batches that show the quantizers of activations what to expect, without training. */
    private static final int CALIBRATION_BATCHES = 16;

    private final Session session;
    private final CheckpointFolder checkpoints;
    private final TrialTask task;
    private final TaskListener listener;

    TaskRun(Session session, CheckpointFolder checkpoints, TrialTask task, TaskListener listener) {
        this.session = session;
        this.checkpoints = checkpoints;
        this.task = task;
        this.listener = listener;
    }

    TaskOutcome run() throws IOException {
        return switch (task.kind()) {
            case FLOAT -> floating();
            case SIGNALS -> signals();
            case SCREENING, REFERENCE, SEARCH, REPETITION -> quantized();
            case TEST -> test();
        };
    }

    private TaskOutcome floating() throws IOException {
        Optional<Path> given = experiment().model().checkpoint();
        try (TaskModel model = new TaskModel(session)) {
            model.initialize();
            given.ifPresent(model::loadFitting);
            model.attach(ConfigList.of());
            Phase phase = settings().floating();
            Optional<SortedMap<String, Double>> metrics =
                    given.isPresent() || phase.epochs() == 0
                            ? Optional.of(validated(model))
                            : training(phase, Criterion.classes(), List.of()).of(model, listener);
            if (metrics.isEmpty()) {
                return new TaskOutcome.Pruned();
            }
            SortedMap<String, Double> all = new TreeMap<>(metrics.get());
            all.putAll(new Sensitivity(session, validation(), calibration()).of(model));
            model.detach();
            return completed(all, model);
        }
    }

    private TaskOutcome quantized() throws IOException {
        Path start = start();
        try (TaskModel model = new TaskModel(session)) {
            model.load(start).attach(configList());
            Phase phase = settings().quantized();
            boolean isUntrained = isUntrained(phase);
            if (isUntrained || task.stops().contains(0.0)) {
                calibration().of(model, CALIBRATION_BATCHES);
            }
            if (isUntrained) {
                return completed(validated(model), model);
            }
            Optional<SortedMap<String, Double>> metrics = trained(phase, model, start);
            return metrics.isEmpty() ? new TaskOutcome.Pruned() : completed(metrics.get(), model);
        }
    }

    private boolean isUntrained(Phase phase) {
        return task.kind() == TrialKind.SCREENING || task.stops().isEmpty() && phase.epochs() == 0;
    }

    private Optional<SortedMap<String, Double>> trained(Phase phase, TaskModel model, Path start) {
        Optional<Distillation> distillation = settings().distillation();
        if (distillation.isEmpty()) {
            return training(phase, Criterion.classes(), task.stops()).of(model, listener);
        }
        try (TaskModel teacher = new TaskModel(session)) {
            teacher.load(start).attach(ConfigList.of());
            Criterion criterion = Criterion.teacher(teacher, distillation.get());
            return training(phase, criterion, task.stops()).of(model, listener);
        }
    }

    private TaskOutcome signals() {
        byte[] parameters;
        try (TaskModel model = new TaskModel(session)) {
            parameters = model.load(start()).parameters();
        }
        SignalModel model =
                new SignalModel(
                        session,
                        parameters,
                        calibration(),
                        new Sensitivity(session, validation(), calibration()));
        return new TaskOutcome.Completed(
                new SignalMetrics(model).of(experiment().search().signals()), Optional.empty());
    }

    private TaskOutcome test() {
        Path start = start();
        boolean isFloat = task.tested().filter(TrialKind.FLOAT::equals).isPresent();
        try (TaskModel model = new TaskModel(session)) {
            model.attach(isFloat ? ConfigList.of() : configList()).load(start);
            Evaluation.Score score = evaluation("test split", data().test()).of(model);
            return new TaskOutcome.Completed(
                    Map.of(
                            MetricNames.TEST_ACCURACY, score.accuracy(),
                            MetricNames.TEST_LOSS, score.loss()),
                    Optional.empty());
        }
    }

    private SortedMap<String, Double> validated(TaskModel model) {
        Evaluation.Score score = validation().of(model);
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put(MetricNames.ACCURACY, score.accuracy());
        metrics.put(MetricNames.LOSS, score.loss());
        return metrics;
    }

    private TaskOutcome completed(Map<String, Double> metrics, TaskModel model) throws IOException {
        if (task.result().isEmpty()) {
            return new TaskOutcome.Completed(metrics, Optional.empty());
        }
        CheckpointRecord written =
                checkpoints.write(
                        task.result().get(), out -> ParameterFile.write(model.model(), out));
        return new TaskOutcome.Completed(metrics, Optional.of(written));
    }

    private Path start() {
        return task.start()
                .map(checkpoints::verified)
                .orElseThrow(
                        () ->
                                TrialException.input(
                                        task.label() + ": there is no checkpoint to start from"));
    }

    private ConfigList configList() {
        ConfigList fixed = experiment().quantization();
        return task.configuration()
                .map(BitConfiguration::parse)
                .map(configuration -> session.space().configList(fixed, configuration))
                .orElse(fixed);
    }

    private Training training(Phase phase, Criterion criterion, List<Double> stops) {
        return new Training(
                phase,
                settings().stepLearningRateFactor(),
                data().training(),
                batches(),
                validation(),
                criterion,
                stops.isEmpty()
                        ? Training.Stop.epochs(phase, batches())
                        : Training.Stop.shares(stops, phase, batches()));
    }

    private Calibration calibration() {
        return new Calibration(data().training(), batches(), listener::beat);
    }

    private Batches batches() {
        return new Batches(
                data().training().size(),
                settings().batchSize(),
                session.smallestBatch(),
                task.seed());
    }

    private Evaluation validation() {
        return evaluation("validation split", data().validation());
    }

    private Evaluation evaluation(String name, Samples samples) {
        return new Evaluation(name, samples, settings().batchSize(), listener::beat);
    }

    private Experiment experiment() {
        return session.experiment();
    }

    private TrainingSettings settings() {
        return experiment().training();
    }

    private DataSplits data() {
        return session.data();
    }
}
