package io.quantrial.trial.bench;

import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchHeader.FloatModel;
import io.quantrial.trial.bench.BenchHeader.Provenance;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.execute.ExecutorProvider;
import io.quantrial.trial.execute.ExecutorSettings;
import io.quantrial.trial.execute.TrialExecutor;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.run.Versions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Makes a table by training.
 *
 * <p>The experiment is an ordinary one. Of {@code search} it uses {@code space}, where each layer,
 * or the tied layers of an entry, have one width; {@code maxTrials}, the number of configurations,
 * of a larger space a random part; {@code seeds}; {@code signals}; and the keys of the workers. The
 * full length is {@code training.quantized}. In the folder {@code output} there are the checkpoints
 * of the float models, and a log of what is finished: a maker that dies is started again, and goes
 * on.
 *
 * <p>For each seed a float model is trained once, and its signals are measured. From its checkpoint
 * each configuration is trained once with the same order of batches, and measured at {@link
 * #FIDELITIES} on its way.
 */
public final class BenchMaker {

    /** The shares of the full training at which runs are measured. */
    public static final List<Double> FIDELITIES = List.of(0.0, 0.1, 0.4, 1.0);

    private static final String LOG = "rows.log";

    /** Keys that decide no figure, or say where something is on this machine. */
    private static final Set<String> LEFT_OUT =
            Set.of("name", "output", "storage", "data.path", "model.checkpoint");

    /** What is tied is said by the groups of the space. */
    private static final Pattern TIED = Pattern.compile("search\\.space\\[\\d+]\\.tied");

    private final Experiment experiment;
    private final String command;

    /** Hears how the work goes on; calls come one after the other. */
    public interface Progress {

        /**
         * A float model is there.
         *
         * @param model the model
         */
        void trained(FloatModel model);

        /**
         * The signals of a float model are there.
         *
         * @param model the model
         */
        void signals(FloatModel model);

        /**
         * A row is there.
         *
         * @param finished how many there are now
         * @param all how many the table has
         */
        void measured(int finished, int all);
    }

    /**
     * Creates a maker.
     *
     * @param experiment what to do
     * @param command what the table names as the command that made it
     */
    public BenchMaker(Experiment experiment, String command) {
        this.experiment = experiment;
        this.command = command;
    }

    /**
     * Trains what is missing.
     *
     * @param progress hears how it goes
     * @return the whole table
     * @throws TrialException if the experiment is wrong, a training fails, or the thread is
     *     interrupted; what is finished is kept
     */
    public BenchTable make(Progress progress) {
        if (experiment.training().quantized().epochs() == 0) {
            throw TrialException.input(
                    "training.quantized.epochs: 0; a table needs a full training of 1 or more");
        }
        Plan plan = Plan.of(experiment, Goal.SEARCH);
        BenchSpace space = new GroupReader(plan).read();
        List<List<Integer>> configurations =
                new BenchSample(space, experiment.seed()).of(experiment.search().maxTrials());
        BenchHeader header = header(plan, space, configurations.size());
        try (RowLog log = RowLog.open(experiment.output().resolve(LOG), header);
                TrialExecutor executor = executor()) {
            GroupSignals signals = new GroupSignals(plan.space(), space);
            new BenchRuns(experiment, header, signals, log, calls(executor), progress)
                    .run(configurations);
            return new BenchTable(header.withFloats(log.floats()), log.rows());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrialException(
                    TrialException.Code.FAILED,
                    "interrupted; what is finished is kept, the same command goes on",
                    e);
        }
    }

    BenchHeader header(Plan plan, BenchSpace space, int configurations) {
        SortedMap<String, String> values = new TreeMap<>(experiment.values());
        values.keySet()
                .removeIf(
                        key ->
                                LEFT_OUT.contains(key)
                                        || TIED.matcher(key).matches()
                                        || key.startsWith("plugins[")
                                        || key.startsWith("search.")
                                                && !key.startsWith("search.space["));
        long first = experiment.seed();
        return new BenchHeader(
                experiment.name(),
                new Provenance(command, values, plan.dataSha256(), Versions.of(plan)),
                space,
                configurations,
                LongStream.range(first, first + experiment.search().seeds()).boxed().toList(),
                FIDELITIES,
                List.of());
    }

    private TaskCalls calls(TrialExecutor executor) {
        return new TaskCalls(
                executor,
                experiment.search().workers().trialTimeout(),
                experiment.search().workers().retries());
    }

    private TrialExecutor executor() {
        Path folder = experiment.output();
        return Services.find(
                        ExecutorProvider.class,
                        ExecutorProvider::name,
                        "search.executor",
                        experiment.search().workers().executor())
                .open(
                        new ExecutorSettings(
                                folder,
                                experiment.search().workers().concurrency(),
                                experiment.training().threads(),
                                experiment.search().workers().heap(),
                                ExecutorSettings.propertiesOf(System.getenv())));
    }
}
