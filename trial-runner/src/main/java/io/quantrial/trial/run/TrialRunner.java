package io.quantrial.trial.run;

import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.execute.ExecutorProvider;
import io.quantrial.trial.execute.ExecutorSettings;
import io.quantrial.trial.execute.TrialExecutor;
import io.quantrial.trial.search.Pruner;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.StudyStore;
import io.quantrial.trial.storage.StudyStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
 * System.out.println(Study.open(experiment.output()).recommendation());
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
    private boolean isUsed;

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
        goal.check(experiment);
        Path folder = experiment.output();
        if (Files.exists(folder.resolve(StudyFile.NAME))) {
            throw TrialException.input(
                    folder
                            + " holds a study already; resume it, or take another folder, the key"
                            + " \"output\"");
        }
        Plan plan = plan();
        OutputFolder.create(folder);
        try (StudyStore store = StudyStores.open(folder, experiment.storage(), experiment.name())) {
            if (store.study().isPresent()) {
                throw orphaned(folder);
            }
            StudyFile.of(plan, command).write(folder);
            create(plan, store);
            return control(plan, store, Changes.REFUSE);
        }
    }

    private TrialException orphaned(Path folder) {
        return TrialException.input(
                folder.resolve(StudyFile.NAME)
                        + " is missing, but the database holds a study \""
                        + experiment.name()
                        + "\"; restore the file from a copy, or take another folder and name:"
                        + " --set output=FOLDER --set name=NAME");
    }

    /** Everything that can be wrong is found before the study's folder exists. */
    private Plan plan() {
        if (isUsed) {
            throw new IllegalStateException("a runner runs once; create another one");
        }
        isUsed = true;
        executorProvider();
        return Plan.of(experiment, goal);
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
        Plan plan = plan();
        StudyFile file = StudyFile.read(folder);
        // a server may hold another study of the new name
        String name = file.experiment().getOrDefault("name", experiment.name());
        try (StudyStore store = StudyStores.open(folder, experiment.storage(), name)) {
            if (store.study().isEmpty()) {
                new Drift(file.experiment(), experiment.values()).check(changes);
                file = begun(file, plan, store);
            }
            boolean isChanged = Drift.of(store.study().orElseThrow(), file, plan).check(changes);
            if (isChanged) {
                store.changeExperiment(experiment.values(), Versions.of(plan));
            }
            StudyFile.of(plan, isChanged ? command : file.command()).write(folder);
            return control(plan, store, changes);
        }
    }

    /** The process died while it began the study, or the database is another one. */
    private StudyFile begun(StudyFile file, Plan plan, StudyStore store) {
        if (!ExperimentFile.of(file.experiment()).storage().equals(experiment.storage())) {
            throw new TrialException(
                    TrialException.Code.STUDY_CHANGED,
                    "storage: has changed, and the new database holds no study \""
                            + experiment.name()
                            + "\"; copy the old one's content, or change it back");
        }
        create(plan, store);
        return StudyFile.of(plan, command);
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

    /**
     * Stops cleanly, from any thread: no new trials, those that run go back to the queue. An
     * interrupt of the runner's thread does the same.
     */
    public void stop() {
        inbox.add(new Inbox.Message.Stop());
    }

    private boolean control(Plan plan, StudyStore store, Changes changes) {
        Ledger ledger = new Ledger(store, Clock.systemUTC());
        new Damage(experiment.output(), ledger).repair();
        SearchLog search = searchLog(plan, store, ledger, changes);
        listeners.begun(plan, ledger.ended());
        return new Controller(
                        new Controller.Parts(
                                plan,
                                ledger,
                                search,
                                new Agenda(plan, search, deadline()),
                                new Verdicts(plan, search, ledger, pruner()),
                                new Controller.Slots(this::openExecutor, concurrency()),
                                inbox,
                                listeners,
                                System::nanoTime))
                .run();
    }

    /** A strategy that answers differently begins anew if the user accepts that. */
    private static SearchLog searchLog(
            Plan plan, StudyStore store, Ledger ledger, Changes changes) {
        try {
            return SearchLog.replayed(plan, store.events(), ledger.trials());
        } catch (TrialException e) {
            if (e.code() != TrialException.Code.STUDY_CHANGED || changes == Changes.REFUSE) {
                throw e;
            }
            store.changeExperiment(plan.experiment().values(), Versions.of(plan));
            return SearchLog.replayed(plan, store.events(), ledger.trials());
        }
    }

    /** One configuration has nothing to be compared with. */
    private Optional<Pruner> pruner() {
        return experiment
                .search()
                .pruner()
                .filter(name -> goal == Goal.SEARCH)
                .map(name -> Services.find(Pruner.class, Pruner::name, "search.pruner", name));
    }

    private BooleanSupplier deadline() {
        if (experiment.search().maxDuration().isEmpty()) {
            return () -> false;
        }
        long end = System.nanoTime() + experiment.search().maxDuration().get().toNanos();
        return () -> System.nanoTime() - end >= 0;
    }

    private ExecutorProvider executorProvider() {
        return Services.find(
                ExecutorProvider.class,
                ExecutorProvider::name,
                "search.executor",
                isInProcess ? IN_PROCESS : experiment.search().workers().executor());
    }

    private TrialExecutor openExecutor() {
        return executorProvider()
                .open(
                        new ExecutorSettings(
                                experiment.output(),
                                concurrency(),
                                experiment.training().threads(),
                                experiment.search().workers().heap(),
                                ExecutorSettings.propertiesOf(System.getenv())));
    }

    private int concurrency() {
        return isInProcess ? 1 : experiment.search().workers().concurrency();
    }
}
