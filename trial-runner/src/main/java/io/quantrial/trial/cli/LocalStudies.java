package io.quantrial.trial.cli;

import io.quantrial.spi.ModelExporter;
import io.quantrial.spi.PluginInfo;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
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
        ReadExperiment read = ExperimentFile.read(file, sets, System.getenv());
        SortedMap<String, String> values = new TreeMap<>(read.experiment().values());
        SortedMap<String, String> origins = new TreeMap<>(read.origins());
        pluginFolder()
                .filter(folder -> !read.experiment().plugins().contains(folder))
                .ifPresent(
                        folder -> {
                            String key = "plugins[" + read.experiment().plugins().size() + "]";
                            values.put(key, folder.toString());
                            origins.put(key, "the installation");
                        });
        return values.equals(read.experiment().values())
                ? read
                : new ReadExperiment(ExperimentFile.of(values), origins);
    }

    @Override
    public ReadExperiment reread(Path folder, List<String> sets) {
        SortedMap<String, String> values = new TreeMap<>(Study.open(folder).experiment().values());
        SortedMap<String, String> origins = new TreeMap<>();
        values.keySet().forEach(key -> origins.put(key, "the study"));
        values.put("output", folder.toAbsolutePath().normalize().toString());
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals < 1) {
                throw TrialException.input("--set: \"" + set + "\" must be KEY=VALUE");
            }
            values.put(set.substring(0, equals), set.substring(equals + 1));
            origins.put(set.substring(0, equals), "--set");
        }
        return new ReadExperiment(ExperimentFile.of(values), origins);
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
            return ": " + Words.path(read(file, List.of()).experiment().output());
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
    public String export(Study study, TrialRecord trial, ModelExporter exporter, Path target) {
        return TrialExport.export(study, trial.number(), exporter, target);
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
