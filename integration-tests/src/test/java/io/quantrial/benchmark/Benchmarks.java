package io.quantrial.benchmark;

import java.io.PrintStream;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks and prints their tables; arguments are those of JMH. */
public final class Benchmarks {

    /** What the variants of a benchmark are compared with. */
    private static final Map<String, String> BASELINES =
            Map.of(
                    KernelBenchmark.class.getName() + ".kernel", "lsq",
                    StepBenchmark.class.getName() + ".step", "plain");

    private Benchmarks() {}

    /**
     * Runs the benchmarks.
     *
     * @param arguments JMH's, such as a part of a benchmark's name and {@code -p net=LENET}
     * @throws CommandLineOptionException if JMH does not know an argument
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        CommandLineOptions given = new CommandLineOptions(arguments);
        OptionsBuilder options = new OptionsBuilder();
        options.parent(given)
                .shouldFailOnError(true)
                .verbosity(given.verbosity().orElse(VerboseMode.SILENT))
                .jvmArgsAppend(
                        "-Xmx3g",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-Dai.djl.offline=true",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        System.out.println("Measuring; without arguments this takes some ten minutes.");
        print(new Runner(options.build()).run(), System.out);
    }

    private static void print(Iterable<RunResult> results, PrintStream out) {
        String benchmark = "";
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            String baseline = BASELINES.get(name);
            if (!name.equals(benchmark)) {
                benchmark = name;
                out.printf("%n%s, relative to %s%n%n", name, baseline);
                out.println(
                        "| of | variant | min ms | median ms | ratio of minima | median ratio |");
                out.println("|---|---|---|---|---|---|");
            }
            Comparison.of(result, baseline).rows().forEach(out::println);
        }
    }
}
