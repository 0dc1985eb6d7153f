package io.quantrial.benchmark;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Training steps with DJL's trainer; one invocation is one round of all variants. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 30)
@Measurement(iterations = 100)
public class StepBenchmark {

    /** The network. */
    @Param public Net net;

    private final Map<StepVariant, TrainingStep> steps = new EnumMap<>(StepVariant.class);
    private Rounds<StepVariant> rounds;

    /** Creates the benchmark; called by JMH. */
    public StepBenchmark() {}

    /** Milliseconds of each variant in the last round. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** {@link StepVariant#PLAIN}. */
        public double plain;

        /** {@link StepVariant#WRAPPED}. */
        public double wrapped;

        /** {@link StepVariant#QAT}. */
        public double qat;

        /** {@link StepVariant#LSQ}. */
        public double lsq;

        /** Creates the counters; called by JMH. */
        public Times() {}
    }

    /** Makes a trainer for each variant. */
    @Setup(Level.Trial)
    public void create() {
        Rounds.useOneThread();
        for (StepVariant variant : StepVariant.values()) {
            steps.put(variant, new TrainingStep(net, variant));
        }
        rounds = new Rounds<>(new EnumMap<StepVariant, Runnable>(steps), 1);
    }

    /** Releases the engine's memory. */
    @TearDown(Level.Trial)
    public void close() {
        steps.values().forEach(TrainingStep::close);
    }

    /**
     * Runs one round.
     *
     * @param times gets the milliseconds of each variant
     */
    @Benchmark
    public void step(Times times) {
        Map<StepVariant, Double> round = rounds.next();
        times.plain = round.get(StepVariant.PLAIN);
        times.wrapped = round.get(StepVariant.WRAPPED);
        times.qat = round.get(StepVariant.QAT);
        times.lsq = round.get(StepVariant.LSQ);
    }
}
