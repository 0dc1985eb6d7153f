package io.quantrial.trial.cli;

import io.quantrial.spi.ModelExporter;
import io.quantrial.spi.PluginInfo;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.report.Shell;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.run.TrialExport;
import io.quantrial.trial.run.TrialRunner;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskRunner;
import io.quantrial.trial.train.TrialTask;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The trial runner of this process, with the plugins of the installation. */
final class LocalStudies implements Studies {

    /** Set by the start script: the folder that holds {@code plugins}. */
    private static final String HOME = "quantrial.home";

    @Override
    public ReadExperiment read(Path file, List<String> sets) {
        return withInstalledPlugins(ExperimentFile.read(file, sets, System.getenv()));
    }

    private static ReadExperiment withInstalledPlugins(ReadExperiment read) {
        List<Path> folders = read.experiment().plugins();
        Optional<Path> own = pluginFolder().filter(folder -> !folders.contains(folder));
        if (own.isEmpty()) {
            return read;
        }
        String key = "plugins[" + folders.size() + "]";
        SortedMap<String, String> values = new TreeMap<>(read.experiment().values());
        SortedMap<String, String> origins = new TreeMap<>(read.origins());
        values.put(key, own.get().toString());
        origins.put(key, "the installation");
        return new ReadExperiment(ExperimentFile.of(values), origins);
    }

    /** The folder is of the command line, so that no variable goes before it. */
    @Override
    public ReadExperiment reread(Path folder, List<String> sets) {
        SortedMap<String, String> values = new TreeMap<>(Study.open(folder).experiment().values());
        values.put("output", folder.toAbsolutePath().normalize().toString());
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.remove("QUANTRIAL_OUTPUT");
        return withInstalledPlugins(ExperimentFile.of(values, sets, environment));
    }

    @Override
    public boolean isIn(Path folder) {
        return Files.exists(folder.resolve("study.json"));
    }

    @Override
    public List<PluginInfo> plugins(List<Path> folders) {
        PluginRegistry.Builder builder = PluginRegistry.builder();
        pluginFolder().ifPresent(builder::addFolder);
        folders.forEach(builder::addFolder);
        return builder.build().plugins();
    }

    @Override
    public List<Path> tables() {
        String home = System.getProperty(HOME, "");
        Path folder = Path.of(home, "examples", "qbench");
        List<Path> tables = new ArrayList<>();
        if (!home.isEmpty() && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.csv.gz")) {
                files.forEach(tables::add);
            } catch (IOException e) {
                throw TrialException.input(folder + ": the tables cannot be listed: " + e);
            }
        }
        if (tables.isEmpty()) {
            throw TrialException.input(
                    "there are no tables in examples/qbench of the installation; name one: bench"
                            + " TABLE, or make one: bench make");
        }
        Collections.sort(tables);
        return tables;
    }

    @Override
    public Plan plan(Experiment experiment, Goal goal) {
        return Plan.of(experiment, goal);
    }

    @Override
    public TrialRunner runner(Experiment experiment, Goal goal) {
        return new TrialRunner(experiment, goal);
    }

    @Override
    public Study open(Path folder) {
        if (Files.isRegularFile(folder)) {
            throw TrialException.input(
                    folder + " is a file; name the folder of its study" + output(folder));
        }
        return Study.open(folder);
    }

    /** The study folder of an experiment file, if the file is one. */
    private String output(Path file) {
        try {
            return ": " + Shell.path(read(file, List.of()).experiment().output());
        } catch (TrialException e) {
            return ", the key \"output\" of the experiment";
        }
    }

    @Override
    public TaskOutcome carryOut(Path folder, TrialTask task) {
        try (TaskRunner runner = new TaskRunner(folder)) {
            return runner.run(task, new Deaf());
        }
    }

    @Override
    public String export(
            Study study,
            TrialRecord trial,
            ModelExporter exporter,
            Path target,
            SortedMap<String, String> options) {
        return TrialExport.export(study, trial.number(), exporter, target, options);
    }

    /** Returns the folder for dropped-in quantizers, if there is a jar in it. */
    private static Optional<Path> pluginFolder() {
        String home = System.getProperty(HOME, "");
        return home.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(home, "plugins").toAbsolutePath().normalize())
                        .filter(LocalStudies::hasJar);
    }

    private static boolean hasJar(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            return jars.iterator().hasNext();
        } catch (IOException e) {
            throw TrialException.input(folder + ": the plugins cannot be listed: " + e);
        }
    }

    /** Nobody waits for the reports of a single task. */
    private static final class Deaf implements TaskListener {

        @Override
        public void beat() {}

        @Override
        public Verdict report(int step, Map<String, Double> metrics) {
            return Verdict.CONTINUE;
        }

        @Override
        public void ended(TaskOutcome outcome) {}
    }
}
