package io.quantrial.trial.cli;

import io.quantrial.trial.Secrets;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.report.Shell;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.TrialRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code search} and {@code train} have in common: all but the goal. */
abstract class RunCommand implements Callable<Integer> {

    /** Searches bit widths. */
    @Command(
            name = "search",
            description = {
                "Searches the best bit widths.",
                "",
                "Trains the float model of the experiment, tries configurations of its"
                        + " search.space in worker processes, and ends with an answer. Everything"
                        + " is kept in the study folder (the key output): after Ctrl-C, a crash or"
                        + " a power failure --resume goes on, and nothing is lost or done twice.",
                ""
            })
    static final class Search extends RunCommand {

        Search(Terminal terminal, Studies studies) {
            super(terminal, studies, Goal.SEARCH);
        }
    }

    /** Trains one configuration. */
    @Command(
            name = "train",
            description = {
                "Trains one configuration, without a search.",
                "",
                "Trains the float model of the experiment, then with the bit widths of the config"
                        + " list under its key quantization, and says what that costs in accuracy.",
                ""
            })
    static final class Train extends RunCommand {

        Train(Terminal terminal, Studies studies) {
            super(terminal, studies, Goal.TRAIN);
        }
    }

    private final Terminal terminal;
    private final Studies studies;
    private final Goal goal;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE|DIR",
            description = "An experiment file, or with --resume the folder of a study.")
    private Path source;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Set a key of the experiment, such as search.maxTrials=20; goes before the"
                            + " file and the environment. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--resume",
            description = "Go on with the study that is there, from whatever state it was left in.")
    private boolean isResume;

    @Option(
            names = "--accept-changes",
            description = "With --resume: go on although search.* keys of the experiment changed.")
    private boolean isAcceptingChanges;

    @Option(
            names = "--in-process",
            description = "Run every trial in this process, one at a time, for debugging.")
    private boolean isInProcess;

    RunCommand(Terminal terminal, Studies studies, Goal goal) {
        this.terminal = terminal;
        this.studies = studies;
        this.goal = goal;
    }

    @Override
    public Integer call() {
        ReadExperiment read = read();
        Experiment experiment = read.experiment();
        if (!isResume && studies.isIn(experiment.output())) {
            goal.check(experiment);
            throw TrialException.input(
                    Shell.path(experiment.output())
                            + " holds a study already; go on with it: "
                            + resumption(
                                    studies.open(experiment.output()).file().goal().command(),
                                    experiment.output())
                            + ", or take another folder: --set output=FOLDER");
        }
        TrialRunner runner = studies.runner(experiment, goal(experiment));
        runner.optCommand(commandText());
        if (isInProcess) {
            runner.optInProcess();
        }
        boolean isFinished;
        OptionalInt signal;
        try (Progress progress = progress(experiment);
                Interruption interruption = Interruption.calls(() -> stop(runner))) {
            runner.addListener(progress);
            isFinished = Origins.locate(read, () -> carryOut(runner, experiment));
            signal = interruption.exitCode();
        }
        if (!isFinished) {
            terminal.say(
                    "stopped, nothing is lost; go on: "
                            + resumption(spec.name(), experiment.output()));
            return signal.orElse(ErrorLines.FAILED);
        }
        ReportCommand.show(studies.open(experiment.output()), terminal);
        return 0;
    }

    private Progress progress(Experiment experiment) {
        Progress progress = Progress.on(terminal);
        if (isResume && studies.isIn(experiment.output())) {
            progress.resumeAfter(studies.open(experiment.output()).trials());
        }
        return progress;
    }

    private ReadExperiment read() {
        if (isResume && Files.notExists(source)) {
            throw TrialException.input(source + ": no such file or folder");
        }
        if (!Files.isDirectory(source)) {
            return studies.read(source, sets);
        }
        if (!isResume) {
            throw TrialException.input(
                    source
                            + " is a folder; name an experiment file, or go on with the study in it: "
                            + resumption(spec.name(), source));
        }
        return studies.reread(source, sets);
    }

    /** A study goes on with what it was begun for. */
    private Goal goal(Experiment experiment) {
        return isResume && studies.isIn(experiment.output())
                ? studies.open(experiment.output()).file().goal()
                : goal;
    }

    private boolean carryOut(TrialRunner runner, Experiment experiment) {
        if (isResume && studies.isIn(experiment.output())) {
            return runner.resume(
                    isAcceptingChanges ? TrialRunner.Changes.ACCEPT : TrialRunner.Changes.REFUSE);
        }
        if (isResume) {
            terminal.say(
                    "there is no study in "
                            + Shell.path(experiment.output())
                            + "; a new one begins");
        }
        return runner.run();
    }

    private void stop(TrialRunner runner) {
        terminal.say("stopping; once more ends at once");
        runner.stop();
    }

    private static String resumption(String command, Path folder) {
        return Shell.command(List.of(Words.program(), command, "--resume", Shell.path(folder)));
    }

    private String commandText() {
        List<String> words = new ArrayList<>(List.of(Words.program()));
        words.addAll(spec.root().commandLine().getParseResult().originalArgs());
        return Shell.command(words.stream().map(Secrets::hide).toList());
    }
}
