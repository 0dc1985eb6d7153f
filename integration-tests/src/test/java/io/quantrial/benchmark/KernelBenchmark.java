package io.quantrial.benchmark;

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

/** Fake quantization, forward and backward; one invocation is one round of all variants. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 50)
@Measurement(iterations = 200)
public class KernelBenchmark {

    /** The tensor. */
    @Param public KernelSize size;

    private Kernels kernels;
    private Rounds<KernelVariant> rounds;

    /** Creates the benchmark; called by JMH. */
    public KernelBenchmark() {}

    /** Milliseconds of each variant in the last round. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** {@link KernelVariant#LSQ}. */
        public double lsq;

        /** {@link KernelVariant#TEXTBOOK}. */
        public double textbook;

        /** {@link KernelVariant#FUSED}. */
        public double fused;

        /** {@link KernelVariant#QAT}. */
        public double qat;

        /** {@link KernelVariant#COPY}. */
        public double copy;

        /** Creates the counters; called by JMH. */
        public Times() {}
    }

    /** Makes all variants. */
    @Setup(Level.Trial)
    public void create() {
        kernels = new Kernels(size.shape());
        rounds = new Rounds<>(kernels.variants(), size.repeats());
    }

    /** Releases the engine's memory. */
    @TearDown(Level.Trial)
    public void close() {
        kernels.close();
    }

    /**
     * Runs one round.
     *
     * @param times gets the milliseconds of each variant
     */
    @Benchmark
    public void kernel(Times times) {
        Map<KernelVariant, Double> round = rounds.next();
        times.lsq = round.get(KernelVariant.LSQ);
        times.textbook = round.get(KernelVariant.TEXTBOOK);
        times.fused = round.get(KernelVariant.FUSED);
        times.qat = round.get(KernelVariant.QAT);
        times.copy = round.get(KernelVariant.COPY);
    }
}
