package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.execute.ExecutorProvider;
import io.quantrial.trial.execute.ExecutorSettings;
import io.quantrial.trial.execute.TrialExecutor;
import io.quantrial.trial.search.Pruner;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyStore;
import io.quantrial.trial.storage.StudyStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Carries out an experiment: trains the float model, then trial after trial in worker processes,
 * and remembers everything in the study folder. The one entry of the runner.
 *
 * <pre>{@code
 * Experiment experiment = ExperimentFile.read(Path.of("digits.yaml"), List.of(), Map.of()).experiment();
 * new TrialRunner(experiment).run();
 * try (Study study = Study.open(experiment.output())) {
 *     System.out.println(study.recommendation());
 * }
 * }</pre>
 *
 * <p>An instance runs once. {@link #stop()} may be called from any thread, everything else from
 * one.
 */
public final class TrialRunner {

    private static final String IN_PROCESS = "in-process";

    private final Experiment experiment;
    private final Goal goal;
    private final Listeners listeners = new Listeners();
    private final Inbox inbox = new Inbox();
    private String command = "";
    private boolean isInProcess;

    /**
     * Creates a runner that searches.
     *
     * @param experiment what to do
     */
    public TrialRunner(Experiment experiment) {
        this(experiment, Goal.SEARCH);
    }

    /**
     * Creates a runner.
     *
     * @param experiment what to do
     * @param goal whether to search the space or to train one configuration
     */
    public TrialRunner(Experiment experiment, Goal goal) {
        this.experiment = Objects.requireNonNull(experiment, "experiment");
        this.goal = Objects.requireNonNull(goal, "goal");
    }

    /**
     * Adds a listener.
     *
     * @param listener hears everything, on the runner's thread
     * @return this runner
     */
    public TrialRunner addListener(RunListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Sets what the report names as the command that made it.
     *
     * @param command the command line
     * @return this runner
     */
    public TrialRunner optCommand(String command) {
        this.command = Objects.requireNonNull(command, "command");
        return this;
    }

    /**
     * Runs all trials inside this process, one at a time, for debugging.
     *
     * @return this runner
     */
    public TrialRunner optInProcess() {
        isInProcess = true;
        return this;
    }

    /** What to do if a study that is resumed was started with another experiment. */
    public enum Changes {
        /** Refuse, and name the differences. */
        REFUSE,
        /** Go on with the new one, if it changes the search only. */
        ACCEPT
    }

    /**
     * Starts a new study.
     *
     * @return true if it is finished, false if it was stopped
     * @throws TrialException if the input is wrong, the folder holds a study already, or the run
     *     fails
     */
    public boolean run() {
        Path folder = experiment.output();
        if (Files.exists(folder.resolve(StudyFile.NAME))) {
            throw TrialException.input(
                    folder
                            + " holds a study already; go on with it: search --resume "
                            + folder
                            + ", or take another folder: --set output=FOLDER");
        }
        Plan plan = Plan.of(experiment, goal);
        createFolder(folder);
        try (StudyStore store = open(folder)) {
            StudyFile.of(plan, command).write(folder);
            create(plan, store);
            return control(plan, store);
        }
    }

    /**
     * Goes on with the study in the experiment's folder, from whatever state it was left in;
     * without one, starts it.
     *
     * @param changes what to do if the experiment has changed
     * @return true if it is finished, false if it was stopped
     * @throws TrialException if the input is wrong, the experiment has changed, or the run fails
     */
    public boolean resume(Changes changes) {
        Path folder = experiment.output();
        if (!Files.exists(folder.resolve(StudyFile.NAME))) {
            return run();
        }
        Plan plan = Plan.of(experiment, goal);
        try (StudyStore store = open(folder)) {
            if (store.study().isEmpty()) {
                create(plan, store);
            }
            StudyRecord study = store.study().orElseThrow();
            if (new Drift(study.experiment(), experiment.values()).check(changes)) {
                store.changeExperiment(experiment.values());
                StudyFile.of(plan, command).write(folder);
            }
            return control(plan, store);
        }
    }

    private void create(Plan plan, StudyStore store) {
        store.createStudy(
                new StudyRecord(
                        experiment.name(),
                        experiment.seed(),
                        experiment.values(),
                        Versions.of(plan),
                        Clock.systemUTC().instant()));
    }

    /** Stops cleanly: no new trials, those that run go back to the queue. From any thread. */
    public void stop() {
        inbox.add(new Inbox.Message.Stop());
    }

    private StudyStore open(Path folder) {
        return StudyStores.open(folder, experiment.storage(), experiment.name());
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder.resolve("checkpoints"));
            Files.createDirectories(folder.resolve("logs"));
        } catch (IOException e) {
            throw TrialException.input("output: " + folder + " cannot be created: " + e);
        }
    }

    private boolean control(Plan plan, StudyStore store) {
        Ledger ledger = new Ledger(store, Clock.systemUTC());
        preempt(ledger);
        new Damage(experiment.output(), ledger).repair();
        SearchLog search = new SearchLog(plan, strategy().start(problem(plan)));
        search.replay(store.events(), ledger.trials());
        SearchSettings settings = experiment.search();
        Optional<Pruner> pruner =
                settings.pruner()
                        .map(
                                name ->
                                        Services.find(
                                                Pruner.class, Pruner::name, "search.pruner", name));
        try (TrialExecutor executor = executor()) {
            listeners.begun(plan, ended(ledger));
            return new Controller(
                            new Controller.Parts(
                                    plan,
                                    ledger,
                                    search,
                                    new Agenda(plan, search, deadline()),
                                    executor,
                                    pruner,
                                    inbox,
                                    listeners,
                                    System::nanoTime))
                    .run();
        }
    }

    /** What was running when the last controller ended waits again; that is no failure. */
    private static void preempt(Ledger ledger) {
        for (TrialRecord trial : ledger.trials()) {
            if (trial.state() == TrialState.RUNNING) {
                ledger.fail(
                        trial.number(),
                        trial.attempts().size(),
                        FailureReason.PREEMPTED,
                        "the controller ended",
                        true);
            }
        }
    }

    private static int ended(Ledger ledger) {
        return (int) ledger.trials().stream().filter(trial -> trial.state().isEnd()).count();
    }

    private Strategy strategy() {
        return Services.find(
                Strategy.class, Strategy::name, "search.strategy", experiment.search().strategy());
    }

    private SearchProblem problem(Plan plan) {
        SearchSettings settings = experiment.search();
        return new SearchProblem(
                plan.space(),
                plan.costs(),
                plan::isFeasible,
                settings.objectives(),
                experiment.seed(),
                settings.maxTrials(),
                plan.listed());
    }

    private BooleanSupplier deadline() {
        if (experiment.search().maxDuration().isEmpty()) {
            return () -> false;
        }
        long end = System.nanoTime() + experiment.search().maxDuration().get().toNanos();
        return () -> System.nanoTime() - end >= 0;
    }

    private TrialExecutor executor() {
        SearchSettings.Workers workers = experiment.search().workers();
        String name = isInProcess ? IN_PROCESS : workers.executor();
        return Services.find(
                        ExecutorProvider.class, ExecutorProvider::name, "search.executor", name)
                .open(
                        new ExecutorSettings(
                                experiment.output(),
                                isInProcess ? 1 : workers.concurrency(),
                                experiment.training().threads(),
                                workers.heap(),
                                List.of()));
    }
}
