package io.quantrial.trial.cli;

import io.quantrial.spi.ModelExporter;
import io.quantrial.spi.PluginInfo;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.run.TrialRunner;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TrialTask;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** What the commands ask of the trial runner. */
interface Studies {

    /**
     * Reads an experiment file.
     *
     * @param file the file
     * @param sets {@code key=value}, which go before everything
     */
    ReadExperiment read(Path file, List<String> sets);

    /**
     * Returns the experiment of a study that goes on, with the changes of the environment.
     *
     * @param folder the study folder
     * @param sets {@code key=value}, which go before what the study was started with
     */
    ReadExperiment reread(Path folder, List<String> sets);

    /** Returns whether a folder holds a study. */
    boolean isIn(Path folder);

    /** Returns the quantizers of the class path, the installation, and these folders. */
    List<PluginInfo> plugins(List<Path> folders);

    /**
     * Returns the tables of ground truth that come with the installation.
     *
     * @return the files, at least one
     * @throws TrialException if there is none
     */
    List<Path> tables();

    /** Returns all that can be known before training. */
    Plan plan(Experiment experiment, Goal goal);

    /** Returns a runner that has not begun. */
    TrialRunner runner(Experiment experiment, Goal goal);

    /** Returns a study as it is now. */
    Study open(Path folder);

    /** Carries out one task in this process, outside of any study. */
    TaskOutcome carryOut(Path folder, TrialTask task);

    /** Hands the model of a trial to an exporter; returns what it says. */
    String export(
            Study study,
            TrialRecord trial,
            ModelExporter exporter,
            Path target,
            SortedMap<String, String> options);
}
