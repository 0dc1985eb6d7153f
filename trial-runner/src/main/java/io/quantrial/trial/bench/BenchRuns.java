package io.quantrial.trial.bench;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.bench.BenchHeader.FloatModel;
import io.quantrial.trial.bench.BenchRow.Score;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.storage.CheckpointFolder;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.train.TrialTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** The trainings of one table that the log does not have yet. */
final class BenchRuns {

    private static final String ROW = "row-";

    private final Experiment experiment;
    private final BenchHeader header;
    private final GroupSignals signals;
    private final RowLog log;
    private final TaskCalls calls;
    private final BenchMaker.Progress progress;
    private final CheckpointFolder checkpoints;

    /**
     * One row to be made.
     *
     * @param number its number
     * @param bits the configuration
     * @param start where it starts
     */
    private record Run(int number, List<Integer> bits, FloatModel start) {

        String label() {
            return String.format(Locale.ROOT, "row %d, %s, seed %d", number, bits, start.seed());
        }
    }

    BenchRuns(
            Experiment experiment,
            BenchHeader header,
            GroupSignals signals,
            RowLog log,
            TaskCalls calls,
            BenchMaker.Progress progress) {
        this.experiment = experiment;
        this.header = header;
        this.signals = signals;
        this.log = log;
        this.calls = calls;
        this.progress = progress;
        this.checkpoints = new CheckpointFolder(experiment.output().resolve("checkpoints"));
    }

    /** Trains and measures float models, then rows, as many at once as there are workers. */
    void run(List<List<Integer>> configurations) throws InterruptedException {
        clean(name -> name.startsWith(ROW));
        for (long seed : header.seeds()) {
            Optional<FloatModel> known =
                    log.floats().stream().filter(model -> model.seed() == seed).findFirst();
            FloatModel model = known.isPresent() ? known.get() : trained(seed);
            if (!model.signals().keySet().containsAll(names())) {
                FloatModel measured = measured(model);
                log.add(measured);
                progress.signals(measured);
            }
        }
        Queue<Run> queue = new ConcurrentLinkedQueue<>(missing(configurations));
        int workers = experiment.search().workers().concurrency();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<Void>> ends = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                ends.add(threads.submit(worker(queue)));
            }
            for (Future<Void> end : ends) {
                await(end);
            }
        } finally {
            queue.clear();
            threads.shutdownNow();
        }
    }

    private Callable<Void> worker(Queue<Run> queue) {
        return () -> {
            try {
                for (Run run = queue.poll(); run != null; run = queue.poll()) {
                    finish(row(run));
                }
                return null;
            } catch (RuntimeException e) {
                queue.clear();
                throw e;
            }
        };
    }

    private static void await(Future<Void> end) throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private synchronized void finish(BenchRow row) {
        progress.measured(log.add(row), header.rows());
    }

    private List<Run> missing(List<List<Integer>> configurations) {
        Set<List<Object>> finished = new HashSet<>();
        log.rows().forEach(row -> finished.add(List.of(row.bits(), row.seed())));
        List<Run> missing = new ArrayList<>();
        int number = 0;
        for (List<Integer> bits : configurations) {
            for (FloatModel model : log.floats()) {
                number++;
                if (!finished.contains(List.<Object>of(bits, model.seed()))) {
                    missing.add(new Run(number, bits, model));
                }
            }
        }
        return missing;
    }

    private FloatModel trained(long seed) throws InterruptedException {
        FloatModel model = floating(seed);
        log.add(model);
        progress.trained(model);
        return model;
    }

    private Set<String> names() {
        return new HashSet<>(experiment.search().signals());
    }

    private FloatModel measured(FloatModel model) throws InterruptedException {
        TaskCalls.Result result =
                calls.call(
                        "signals of seed " + model.seed(),
                        attempt ->
                                new TrialTask(
                                        TrialKind.SIGNALS,
                                        0,
                                        attempt,
                                        model.seed(),
                                        experiment.values(),
                                        Optional.empty(),
                                        Optional.of(model.checkpoint()),
                                        Optional.empty(),
                                        Optional.empty()));
        return model.with(signals.of(names(), result.completed().metrics()));
    }

    private FloatModel floating(long seed) throws InterruptedException {
        String what = "float model of seed " + seed;
        String name = "float-" + seed + ".params";
        TaskCalls.Result trained =
                calls.call(
                        what,
                        attempt ->
                                new TrialTask(
                                        TrialKind.FLOAT,
                                        0,
                                        attempt,
                                        seed,
                                        experiment.values(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(name),
                                        Optional.empty()));
        CheckpointRecord checkpoint = trained.completed().checkpoint().orElseThrow();
        Score test = test(what, 0, TrialKind.FLOAT, seed, checkpoint, Optional.empty());
        return new FloatModel(seed, trained.validation(), test, checkpoint, new TreeMap<>());
    }

    private BenchRow row(Run run) throws InterruptedException {
        Optional<String> configuration =
                Optional.of(header.space().configuration(run.bits()).toString());
        TaskCalls.Result trained =
                calls.call(
                        run.label(),
                        attempt ->
                                new TrialTask(
                                        TrialKind.SEARCH,
                                        run.number(),
                                        attempt,
                                        run.start().seed(),
                                        experiment.values(),
                                        configuration,
                                        Optional.of(run.start().checkpoint()),
                                        Optional.of(ROW + run.number() + ".params"),
                                        Optional.empty(),
                                        header.fidelities()));
        CheckpointRecord checkpoint = trained.completed().checkpoint().orElseThrow();
        Score test =
                test(
                        run.label(),
                        run.number(),
                        TrialKind.SEARCH,
                        run.start().seed(),
                        checkpoint,
                        configuration);
        clean(checkpoint.name()::equals);
        return new BenchRow(run.bits(), run.start().seed(), trained.measurements(), test);
    }

    private Score test(
            String what,
            int number,
            TrialKind tested,
            long seed,
            CheckpointRecord checkpoint,
            Optional<String> configuration)
            throws InterruptedException {
        return calls.call(
                        what,
                        attempt ->
                                new TrialTask(
                                        TrialKind.TEST,
                                        number,
                                        attempt,
                                        seed,
                                        experiment.values(),
                                        configuration,
                                        Optional.of(checkpoint),
                                        Optional.empty(),
                                        Optional.of(tested)))
                .test();
    }

    private void clean(Predicate<String> names) {
        try {
            checkpoints.clean(names, Collections.emptySet());
        } catch (IOException e) {
            throw new TrialException(TrialException.Code.FAILED, e.getMessage(), e);
        }
    }
}
