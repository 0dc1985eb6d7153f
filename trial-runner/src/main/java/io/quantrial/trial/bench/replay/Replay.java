package io.quantrial.trial.bench.replay;

import io.quantrial.trial.search.Strategy;
import java.util.List;

/**
 * A strategy on a table. A study begins with the uniform references, as every study does, and ends
 * when the strategy has nothing left to try or every configuration was trained. Each trial takes
 * the steps and the seconds of its row; the float model and the signals cost nothing.
 *
 * <pre>{@code
 * BenchProblem problem = new BenchProblem(BenchTable.read(file));
 * Truth truth = new Truth(problem);
 * Trace trace = Replay.of(problem, strategy).run(7);
 * double share = truth.hypervolume(trace.trained(Axis.TRAININGS, 20));
 * }</pre>
 *
 * @param problem the table
 * @param strategy the strategy
 * @param listed the configurations of the strategy {@code fixed}, empty for others
 * @param workers how many trials run at once
 */
public record Replay(BenchProblem problem, Strategy strategy, List<Integer> listed, int workers) {

    /** Checks that there is a worker, and copies. */
    public Replay {
        listed = List.copyOf(listed);
        if (workers < 1) {
            throw new IllegalArgumentException("a study needs a worker, not " + workers);
        }
    }

    /**
     * Creates a replay with one worker.
     *
     * @param problem the table
     * @param strategy the strategy
     * @return the replay
     */
    public static Replay of(BenchProblem problem, Strategy strategy) {
        return new Replay(problem, strategy, List.of(), 1);
    }

    /**
     * Replays a study.
     *
     * @param seed the seed of the study, 0 or more; studies take the seeds of the table in turn
     * @return what happened; the same for the same seed
     * @throws io.quantrial.trial.TrialException if the strategy breaks its contract, or needs what
     *     the table lacks
     */
    public Trace run(long seed) {
        return new VirtualStudy(this, seed).run();
    }

    /** Returns which seed of the table a study has. */
    static int row(BenchProblem problem, long seed) {
        return Math.floorMod(seed, problem.header().seeds().size());
    }
}
