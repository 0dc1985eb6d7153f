package io.quantrial.benchmark;

import io.quantrial.chaos.StudyProcess;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs the search of {@code examples/digits.yaml} with one worker and with two, the same trials in
 * both, and says how much faster two are; then what the runner adds to a trial.
 */
public final class SearchBenchmark {

    private static final Path EXPERIMENT = Path.of("..", "examples", "digits.yaml");
    private static final int ROUNDS = 5;
    private static final String ONE = "1 worker";
    private static final String TWO = "2 workers";

    private final Path folder;
    private final int rounds;

    private SearchBenchmark(Path folder, int rounds) {
        this.folder = folder;
        this.rounds = rounds;
    }

    /**
     * Runs the benchmark and prints its tables.
     *
     * @param arguments the number of rounds, 5 without one
     * @throws IOException if a file cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("quantrial-benchmark-");
        System.out.println("Measuring " + rounds + " rounds; the studies are in " + folder + ".");
        SearchBenchmark benchmark = new SearchBenchmark(folder, rounds);
        benchmark.compareWorkers(System.out);
        benchmark.measureOverhead(System.out);
    }

    private enum Phase {
        SEARCH("search"),
        FROM_START("start, float model, search"),
        COMMAND("whole command");

        private final String title;

        Phase(String title) {
            this.title = title;
        }
    }

    /** In turn, and the first of a round is the second of the next. */
    private void compareWorkers(PrintStream out) throws IOException, InterruptedException {
        Map<Phase, List<Map<String, Double>>> times = new EnumMap<>(Phase.class);
        for (int round = 0; round < rounds; round++) {
            Map<String, StudyRun> runs = new TreeMap<>();
            for (int turn = 0; turn < 2; turn++) {
                int workers = 1 + (round + turn) % 2;
                String name = "round-" + round + "-workers-" + workers;
                runs.put(workers == 1 ? ONE : TWO, run(name, "search.concurrency=" + workers));
            }
            if (!runs.get(ONE).configurations().equals(runs.get(TWO).configurations())) {
                throw new IllegalStateException("the runs have not the same trials: " + folder);
            }
            for (Phase phase : Phase.values()) {
                Map<String, Double> row = new TreeMap<>();
                runs.forEach((name, run) -> row.put(name, run.milliseconds(phase)));
                times.computeIfAbsent(phase, key -> new ArrayList<>()).add(row);
            }
        }
        out.println();
        out.println("| of | variant | min ms | median ms | ratio of minima | median ratio |");
        out.println("|---|---|---|---|---|---|");
        times.forEach(
                (phase, table) ->
                        new Comparison(phase.title, TWO, table).rows().forEach(out::println));
    }

    /** Without epochs a trial is start, data, checkpoints, one look at 16 batches, and report. */
    private void measureOverhead(PrintStream out) throws IOException, InterruptedException {
        StudyRun run =
                run(
                        "overhead",
                        "search.concurrency=1",
                        "training.float.epochs=0",
                        "training.quantized.epochs=0");
        List<Double> trials = run.candidates().stream().map(SearchBenchmark::milliseconds).toList();
        double evaluation = Evaluations.milliseconds(run.study(), run.candidates().get(0).number());
        out.printf("%nTrials without epochs, one worker; milliseconds%n%n");
        out.println("| what | ms |");
        out.println("|---|---|");
        row(out, "float model, first of its worker: start of Java, engine, data", run.first());
        row(out, "first quantized trial", trials.get(0));
        row(out, "later ones, median", median(trials.subList(1, trials.size())));
        row(
                out,
                "from one trial to the next, mean",
                run.milliseconds(Phase.SEARCH) / trials.size());
        row(out, "evaluation in each, to be subtracted", evaluation);
    }

    private static void row(PrintStream out, String what, double milliseconds) {
        out.printf("| %s | %.1f |%n", what, milliseconds);
    }

    /** Random proposals depend on nothing but the seed; finalists would differ. */
    private StudyRun run(String name, String... settings) throws IOException, InterruptedException {
        Path output = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("search", EXPERIMENT.toString()));
        for (String setting :
                List.of("output=" + output, "search.strategy=random", "search.seeds=1")) {
            command.addAll(List.of("--set", setting));
        }
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        Instant start = Instant.now();
        try (StudyProcess process = StudyProcess.start(folder, List.of(), command)) {
            process.mustEndWith(0);
        }
        return new StudyRun(start, Instant.now(), Study.open(output));
    }

    private static double milliseconds(TrialRecord trial) {
        return milliseconds(start(trial), end(trial));
    }

    private static double milliseconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static Instant start(TrialRecord trial) {
        return trial.attempts().get(0).started();
    }

    private static Instant end(TrialRecord trial) {
        return trial.attempts().get(0).ended().orElseThrow();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** One study that has ended. */
    private record StudyRun(Instant started, Instant ended, Study study) {

        List<TrialRecord> candidates() {
            return study.trials().stream()
                    .filter(trial -> trial.state() == TrialState.COMPLETE)
                    .filter(
                            trial ->
                                    trial.definition().kind() == TrialKind.REFERENCE
                                            || trial.definition().kind() == TrialKind.SEARCH)
                    .toList();
        }

        List<String> configurations() {
            return candidates().stream()
                    .map(trial -> trial.definition().configuration().orElseThrow())
                    .collect(Collectors.toList());
        }

        double first() {
            return SearchBenchmark.milliseconds(study.floatModel().orElseThrow());
        }

        double milliseconds(Phase phase) {
            Instant floatEnd = end(study.floatModel().orElseThrow());
            Instant searchEnd =
                    candidates().stream()
                            .map(SearchBenchmark::end)
                            .max(Instant::compareTo)
                            .orElseThrow();
            return switch (phase) {
                case SEARCH -> SearchBenchmark.milliseconds(floatEnd, searchEnd);
                case FROM_START -> SearchBenchmark.milliseconds(started, searchEnd);
                case COMMAND -> SearchBenchmark.milliseconds(started, ended);
            };
        }
    }
}
