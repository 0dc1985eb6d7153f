package io.quantrial.trial.train;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.config.TrainingSettings;
import io.quantrial.trial.config.TrainingSettings.Distillation;
import io.quantrial.trial.config.TrainingSettings.OptimizerKind;
import io.quantrial.trial.config.TrainingSettings.Phase;
import io.quantrial.trial.config.TrainingSettings.Schedule;
import io.quantrial.trial.data.DataSets;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.data.Samples;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.model.Networks;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.space.SpaceEntry;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A study on digits, or some of them, that a test changes before it runs tasks. */
final class SmallStudy {

    static final PluginRegistry PLUGINS = PluginRegistry.discover();
    private static final DataSplits DIGITS =
            DataSets.load(
                    "digits", Optional.empty(), Map.of(), new DataSplits.Division(0.2, 0.2, 1));

    final Path folder;
    DataSplits data = DIGITS;
    Supplier<Network> networks = SmallStudy::lenet;
    Phase floating = phase(OptimizerKind.ADAM, 1, 0.003);
    Phase quantized = phase(OptimizerKind.ADAM, 1, 0.001);
    int batchSize = 32;
    Optional<Distillation> distillation = Optional.empty();
    Optional<Path> checkpoint = Optional.empty();
    ConfigList quantization = ConfigList.of();
    List<SpaceEntry> space =
            List.of(entry(List.of("conv*", "fc*"), List.of("lsq", "qat"), List.of(8, 4, 2)));
    List<String> signals = List.of();
    private TaskRunner runner;

    SmallStudy(Path folder) {
        this.folder = folder;
    }

    static Phase phase(OptimizerKind optimizer, int epochs, double rate) {
        return new Phase(epochs, optimizer, rate, 0.9, 0, Schedule.COSINE);
    }

    static SpaceEntry entry(List<String> names, List<String> quantizers, List<Integer> bits) {
        return entry(names, quantizers, bits, Map.of());
    }

    static SpaceEntry entry(
            List<String> names,
            List<String> quantizers,
            List<Integer> bits,
            Map<String, Object> settings) {
        return new SpaceEntry(
                names,
                List.of(),
                quantizers,
                Map.of(QuantTarget.WEIGHT, bits, QuantTarget.INPUT, List.of(8)),
                settings,
                Map.of(),
                false);
    }

    static Network lenet() {
        return Networks.build(
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
                        "32"),
                new Shape(1, 8, 8),
                10);
    }

    /** A network that draws random numbers in training. */
    static Network withDropout() {
        Linear fc1 = Linear.builder().setUnits(16).build();
        Linear fc2 = Linear.builder().setUnits(10).build();
        SequentialBlock block =
                new SequentialBlock()
                        .add(Blocks.batchFlattenBlock())
                        .add(fc1)
                        .add(Dropout.builder().optRate(0.3f).build())
                        .add(fc2);
        return new Network(block, Map.of("fc1", fc1, "fc2", fc2));
    }

    /** Fewer samples, for tests of what happens rather than of what is learned. */
    SmallStudy withSamples(int training, int validation) {
        data =
                new DataSplits(
                        first(DIGITS.training(), training),
                        first(DIGITS.validation(), validation),
                        first(DIGITS.test(), validation),
                        DIGITS.sha256());
        return this;
    }

    private static Samples first(Samples samples, int number) {
        return samples.subset(IntStream.range(0, number).toArray());
    }

    Session session() {
        TrainingSettings training =
                new TrainingSettings(batchSize, 1, floating, quantized, 1, distillation);
        SearchSettings search =
                new SearchSettings(
                        "fixed",
                        signals,
                        Optional.empty(),
                        space,
                        List.of(),
                        List.of(Objective.ACCURACY),
                        List.of(),
                        Optional.empty(),
                        10,
                        OptionalLong.empty(),
                        Optional.empty(),
                        1,
                        new SearchSettings.Workers(
                                "process",
                                1,
                                "1g",
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(1),
                                1));
        Experiment experiment =
                new Experiment(
                        "small",
                        1,
                        folder,
                        Optional.empty(),
                        List.of(),
                        new Experiment.ModelSettings("lenet", Map.of(), checkpoint),
                        new Experiment.DataSettings(
                                "digits",
                                Map.of(),
                                Optional.empty(),
                                0.2,
                                0.2,
                                OptionalInt.empty()),
                        training,
                        quantization,
                        search,
                        new TreeMap<>());
        return Session.of(experiment, data, PLUGINS, networks);
    }

    /** Runs a task; the settings are those of the first one. */
    TaskOutcome run(TrialTask task, TaskListener listener) {
        if (runner == null) {
            runner = new TaskRunner(folder, values -> session());
        }
        return runner.run(task, listener);
    }

    TaskOutcome run(TrialTask task) {
        return run(task, new Recorder());
    }

    /** Runs a task that must succeed. */
    TaskOutcome.Completed complete(TrialTask task) {
        TaskOutcome outcome = run(task);
        if (outcome instanceof TaskOutcome.Completed completed) {
            return completed;
        }
        throw new AssertionError(outcome.toString());
    }

    Path file(String name) {
        return folder.resolve("checkpoints").resolve(name);
    }

    static TrialTask floatTask() {
        return task(
                TrialKind.FLOAT,
                Optional.empty(),
                Optional.empty(),
                Optional.of("float-1.params"),
                Optional.empty());
    }

    /** A configuration with one choice for all layers of lenet. */
    static String all(String choice) {
        return String.join(
                "; ", "conv1=" + choice, "conv2=" + choice, "fc1=" + choice, "fc2=" + choice);
    }

    TrialTask searchTask(String configuration) {
        return task(TrialKind.SEARCH, configuration, "float-1.params", "trial-0003-1.params");
    }

    /** Measures the signals of the float model. */
    TrialTask signalsTask() {
        return task(
                TrialKind.SIGNALS,
                Optional.empty(),
                Optional.of(checkpoint("float-1.params")),
                Optional.empty(),
                Optional.empty());
    }

    /** A task that starts from a file as it is now. */
    TrialTask task(TrialKind kind, String configuration, String start, String result) {
        return task(
                kind,
                Optional.ofNullable(configuration),
                Optional.of(checkpoint(start)),
                Optional.of(result),
                Optional.empty());
    }

    /** A task that tests a file as it is now, which a trial of some kind has left. */
    TrialTask testTask(TrialKind tested, String configuration, String start) {
        return task(
                TrialKind.TEST,
                Optional.ofNullable(configuration),
                Optional.of(checkpoint(start)),
                Optional.empty(),
                Optional.of(tested));
    }

    private CheckpointRecord checkpoint(String name) {
        try {
            WholeFile content = WholeFile.of(file(name));
            return new CheckpointRecord(name, content.sha256(), content.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrialTask task(
            TrialKind kind,
            Optional<String> configuration,
            Optional<CheckpointRecord> start,
            Optional<String> result,
            Optional<TrialKind> tested) {
        return new TrialTask(
                kind, 3, 1, 4242, new TreeMap<>(), configuration, start, result, tested);
    }

    static int openArrays() {
        try (Model model = Model.newInstance("any")) {
            NDManager manager = model.getNDManager();
            while (manager.getParentManager() != null && manager.getParentManager() != manager) {
                manager = manager.getParentManager();
            }
            return manager.getManagedArrays().size();
        }
    }

    /** Remembers what a task says. */
    static class Recorder implements TaskListener {

        final Map<Integer, Map<String, Double>> reports = new LinkedHashMap<>();
        int beats;
        int prunedAt = Integer.MAX_VALUE;

        @Override
        public void beat() {
            beats++;
        }

        @Override
        public Verdict report(int step, Map<String, Double> metrics) {
            reports.put(step, Map.copyOf(metrics));
            return step >= prunedAt ? Verdict.PRUNE : Verdict.CONTINUE;
        }

        @Override
        public void ended(TaskOutcome outcome) {
            throw new AssertionError("the runner returns the outcome");
        }
    }
}
