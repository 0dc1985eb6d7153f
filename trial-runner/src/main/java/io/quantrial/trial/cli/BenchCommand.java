package io.quantrial.trial.cli;

import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchHeader.FloatModel;
import io.quantrial.trial.bench.BenchMaker;
import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.bench.replay.Contest;
import io.quantrial.trial.bench.replay.Scores;
import io.quantrial.trial.bench.report.BenchFiles;
import io.quantrial.trial.bench.report.ScoreTable;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.report.Figures;
import io.quantrial.trial.report.Shell;
import io.quantrial.trial.search.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares strategies on tables of ground truth. */
@Command(
        name = "bench",
        description = {
            "Replays search strategies on tables of what training gives, without any training.",
            "",
            "Prints how fast each finds the best configurations, beside random search and the best"
                    + " possible order; writes bench.csv, bench.svg and bench.html.",
            ""
        })
final class BenchCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Studies studies;

    @Parameters(
            paramLabel = "TABLE",
            arity = "0..*",
            description =
                    "Tables that bench make wrote; those that come with Quantrial unless set.")
    private List<Path> tables = new ArrayList<>();

    @Option(
            names = "--strategies",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "auto,nsga2,halving,random,grid",
            description = "The strategies; ${DEFAULT-VALUE} unless set.")
    private List<String> strategies = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How many studies of each strategy; ${DEFAULT-VALUE} unless set.")
    private int seeds;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many trials of a study run at once; ${DEFAULT-VALUE} unless set.")
    private int workers;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "runs/bench",
            description = "The folder of the files; ${DEFAULT-VALUE} unless set.")
    private Path output;

    private BenchCommand(Terminal terminal, Studies studies) {
        this.terminal = terminal;
        this.studies = studies;
    }

    static CommandLine commandLine(Terminal terminal, Studies studies) {
        return new CommandLine(new BenchCommand(terminal, studies))
                .addSubcommand(new Make(terminal, studies));
    }

    @Override
    public Integer call() {
        Contest contest =
                new Contest(found(), positive("--seeds", seeds), positive("--workers", workers));
        List<Path> files = tables.isEmpty() ? studies.tables() : tables;
        List<BenchTable> read = files.stream().map(BenchTable::read).toList();
        List<Scores> scores = new ArrayList<>();
        for (BenchTable table : read) {
            terminal.say(table.header().name() + ": " + seeds + " studies of each strategy");
            scores.add(contest.on(table));
        }
        scores.forEach(this::print);
        terminal.out().println(Shell.path(BenchFiles.write(scores, output)));
        return 0;
    }

    private List<Strategy> found() {
        return strategies.stream()
                .distinct()
                .map(name -> Services.find(Strategy.class, Strategy::name, "--strategies", name))
                .toList();
    }

    private static int positive(String option, int number) {
        if (number < 1) {
            throw TrialException.input(option + ": " + number + " is too small; 1 or more");
        }
        return number;
    }

    private void print(Scores scores) {
        for (ScoreTable table : ScoreTable.of(scores)) {
            terminal.out().println(table.title());
            terminal.out().println(table.note());
            Table text = new Table(table.header().toArray(String[]::new));
            table.rows().forEach(row -> text.add(row.toArray(String[]::new)));
            text.lines().forEach(terminal.out()::println);
            terminal.out().println();
        }
    }

    /** Makes one table. */
    @Command(
            name = "make",
            mixinStandardHelpOptions = true,
            description = {
                "Trains every configuration of a small space, and writes what came out as a table.",
                "",
                "Each entry of search.space chooses layers that share one bit width; of a larger"
                        + " space a random part of search.maxTrials configurations is trained, each"
                        + " from search.seeds float models. Every row that is finished is kept in"
                        + " the work folder: after Ctrl-C, a crash or a power failure the same"
                        + " command goes on.",
                ""
            })
    static final class Make implements Callable<Integer> {

        private static final String ON_THIS_MACHINE = "data.path=";

        private final Terminal terminal;
        private final Studies studies;

        @Parameters(paramLabel = "FILE", description = "An experiment file.")
        private Path source;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Set a key of the experiment. May be repeated.")
        private List<String> sets = new ArrayList<>();

        @Option(
                names = "--work",
                paramLabel = "DIR",
                description = "The work folder; the key output unless set.")
        private Optional<Path> work = Optional.empty();

        @Option(
                names = "--output",
                paramLabel = "FILE",
                required = true,
                description = "The table to write, such as lenet-mnist.csv.gz.")
        private Path output;

        @Option(
                names = "--workers",
                paramLabel = "N",
                description = "How many runs at once; search.concurrency unless set.")
        private Optional<Integer> workers = Optional.empty();

        Make(Terminal terminal, Studies studies) {
            this.terminal = terminal;
            this.studies = studies;
        }

        @Override
        public Integer call() {
            List<String> all = new ArrayList<>(sets);
            work.ifPresent(folder -> all.add("output=" + folder));
            workers.ifPresent(number -> all.add("search.concurrency=" + number));
            ReadExperiment read = studies.read(source, all);
            BenchMaker maker = new BenchMaker(read.experiment(), commandText());
            BenchTable table = Origins.locate(read, () -> maker.make(new Lines(terminal)));
            table.write(output);
            terminal.out().println(output + ": " + table.rows().size() + " rows");
            return 0;
        }

        /** Without what is different on another machine. */
        private String commandText() {
            List<String> words = new ArrayList<>(List.of("quantrial", "bench", "make"));
            words.add(source.isAbsolute() ? source.getFileName().toString() : source.toString());
            for (String set : sets) {
                if (!set.startsWith(ON_THIS_MACHINE)) {
                    words.addAll(List.of("--set", set));
                }
            }
            return Shell.command(words);
        }
    }

    /** Progress as lines. */
    private static final class Lines implements BenchMaker.Progress {

        private static final int EVERY = 10;

        private final Terminal terminal;
        private final long start = System.nanoTime();
        private int before = -1;

        Lines(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void trained(FloatModel model) {
            terminal.say(
                    "float model of seed "
                            + model.seed()
                            + ": validation accuracy "
                            + Figures.accuracy(model.validation().accuracy())
                            + ", test accuracy "
                            + Figures.accuracy(model.test().accuracy()));
        }

        @Override
        public void signals(FloatModel model) {
            terminal.say("signals of seed " + model.seed() + ": " + model.signals().keySet());
        }

        @Override
        public void measured(int finished, int all) {
            if (before < 0) {
                before = finished - 1;
            }
            if (finished % EVERY == 0 || finished == all) {
                double seconds = (System.nanoTime() - start) / 1e9 / Math.max(1, finished - before);
                Duration rest = Duration.ofSeconds(Math.round(seconds * (all - finished)));
                terminal.say(
                        String.format(
                                Locale.ROOT,
                                "row %d of %d, %.1f s for each, %d min to go",
                                finished,
                                all,
                                seconds,
                                rest.toMinutes()));
            }
        }
    }
}
