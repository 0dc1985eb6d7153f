package io.quantrial.trial.execute;

import static java.util.Optional.empty;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.execute.ScriptedBody.Act;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskOutcome.Completed;
import io.quantrial.trial.train.TaskOutcome.Failed;
import io.quantrial.trial.train.TaskOutcome.Pruned;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The tasks of {@link ScriptedBody}. */
enum Script {
    /** Does nothing. */
    NOTHING {
        @Override
        TaskOutcome perform(Act act) {
            return new Completed(Map.of(), empty());
        }
    },
    /** Reports {@code argument} steps unless told to stop; the metric is trial + step / 10. */
    REPORTS {
        @Override
        TaskOutcome perform(Act act) {
            double metric = 0;
            for (int step = 1; step <= act.number(); step++) {
                metric = act.task().trial() + step / 10.0;
                if (act.report(step, metric) == Verdict.PRUNE) {
                    return new Pruned();
                }
            }
            return new Completed(
                    Map.of("accuracy", metric),
                    act.task().result().map(name -> new CheckpointRecord(name, "ab12", 34)));
        }
    },
    /** Reports {@code argument} steps whatever it is told. */
    IGNORES_VERDICTS {
        @Override
        TaskOutcome perform(Act act) {
            for (int step = 1; step <= act.number(); step++) {
                act.report(step, step);
            }
            return new Completed(Map.of(), empty());
        }
    },
    /** Reports numbers that JSON lacks. */
    REPORTS_ODD_NUMBERS {
        @Override
        TaskOutcome perform(Act act) {
            Map<String, Double> odd = SpecialNumbers.METRICS;
            act.listener().report(1, odd);
            return new Completed(odd, empty());
        }
    },
    /** Reports once and then hangs, silently. */
    HANGS {
        @Override
        TaskOutcome perform(Act act) throws InterruptedException {
            act.report(1, 0);
            new CountDownLatch(1).await();
            return new Pruned();
        }
    },
    /** Beats for ever, after one report. */
    BEATS {
        @Override
        TaskOutcome perform(Act act) {
            act.report(1, 0);
            while (true) {
                act.listener().beat();
                Thread.onSpinWait();
            }
        }
    },
    /** Beats {@code argument} times as fast as it can. */
    BEATS_FAST {
        @Override
        TaskOutcome perform(Act act) {
            for (int i = 0; i < act.number(); i++) {
                act.listener().beat();
            }
            return new Completed(Map.of(), empty());
        }
    },
    /** Writes {@code argument} to standard output and standard error of Java. */
    PRINTS {
        @Override
        TaskOutcome perform(Act act) {
            System.out.println("out " + act.argument());
            System.err.println("err " + act.argument());
            System.out.print("\u0001\u0002 no new line");
            return new Completed(Map.of(), empty());
        }
    },
    /** Writes to the standard output of the process, past Java. */
    PRINTS_NATIVELY {
        @Override
        TaskOutcome perform(Act act) throws IOException, InterruptedException {
            new ProcessBuilder("echo", act.argument()).inheritIO().start().waitFor();
            act.report(1, 0);
            return new Completed(Map.of(), empty());
        }
    },
    /** Ends the process with the exit code {@code argument}, after one report. */
    HALTS {
        @Override
        TaskOutcome perform(Act act) {
            act.report(1, 0);
            Runtime.getRuntime().halt(act.number());
            return new Pruned();
        }
    },
    /** Throws. */
    THROWS {
        @Override
        TaskOutcome perform(Act act) {
            throw new IllegalStateException(act.argument());
        }
    },
    /** Says itself that it failed. */
    FAILS {
        @Override
        TaskOutcome perform(Act act) {
            return new Failed(FailureReason.valueOf(act.argument()), "as asked");
        }
    },
    /** Fills the heap. */
    FILLS_HEAP {
        @Override
        TaskOutcome perform(Act act) {
            List<long[]> all = new ArrayList<>();
            while (true) {
                all.add(new long[1 << 16]);
            }
        }
    },
    /** Throws the error of a full heap without a full heap, as buffers outside of it do. */
    THROWS_OUT_OF_MEMORY {
        @Override
        TaskOutcome perform(Act act) {
            throw new OutOfMemoryError("Cannot reserve direct buffer memory");
        }
    },
    /** Starts a shell that starts another process, reports its number as a metric, and hangs. */
    STARTS_PROCESSES {
        @Override
        TaskOutcome perform(Act act) throws IOException, InterruptedException {
            Process shell =
                    new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; wait")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            long grandchild = Long.parseLong(shell.inputReader().readLine());
            act.listener()
                    .report(
                            1,
                            Map.of("child", (double) shell.pid(), "grandchild", 0.0 + grandchild));
            return HANGS.perform(act);
        }
    },
    /** Leaves a process behind that holds the standard streams, reports its number, and halts. */
    LEAVES_A_PROCESS {
        @Override
        TaskOutcome perform(Act act) throws IOException {
            Process child = new ProcessBuilder("sleep", "1000").inheritIO().start();
            act.listener().report(1, Map.of("child", (double) child.pid()));
            Runtime.getRuntime().halt(act.number());
            return new Pruned();
        }
    },
    /** Reports its own process number and waits for the answer, {@code argument} times. */
    REPORTS_PID {
        @Override
        TaskOutcome perform(Act act) {
            Map<String, Double> pid = Map.of("pid", (double) ProcessHandle.current().pid());
            for (int step = 1; step <= act.number(); step++) {
                act.listener().report(step, pid);
            }
            return new Completed(pid, Optional.empty());
        }
    },
    /** Reports what it sees of its surroundings: threads, and the properties passed on. */
    LOOKS_AROUND {
        @Override
        TaskOutcome perform(Act act) throws IOException {
            String seen =
                    String.join(
                            "\n",
                            System.getProperty("ai.djl.pytorch.num_threads"),
                            System.getProperty("ai.djl.pytorch.num_interop_threads"),
                            System.getProperty("quantrial.study"),
                            System.getProperty("own.option"),
                            System.getenv("OPT_OUT_TRACKING"),
                            Long.toString(Runtime.getRuntime().maxMemory() >> 20));
            Files.writeString(act.studyFolder().resolve("seen.txt"), seen);
            return new Completed(Map.of(), empty());
        }
    };

    abstract TaskOutcome perform(Act act) throws IOException, InterruptedException;

    /** Metrics that a careless encoding would lose. */
    static final class SpecialNumbers {

        static final Map<String, Double> METRICS =
                Map.of(
                        "nan", Double.NaN,
                        "up", Double.POSITIVE_INFINITY,
                        "down", Double.NEGATIVE_INFINITY,
                        "minusZero", -0.0,
                        "smallest", Double.MIN_VALUE,
                        "third", 1.0 / 3);

        private SpecialNumbers() {}
    }
}
