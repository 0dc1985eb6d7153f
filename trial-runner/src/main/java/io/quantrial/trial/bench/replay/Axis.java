package io.quantrial.trial.bench.replay;

import io.quantrial.trial.bench.replay.Trace.Ended;

/** What the cost of a search is counted in. */
public enum Axis {
    /** Training steps of all trials, as multiples of a whole training. */
    TRAININGS {
        @Override
        double cost(Ended end) {
            return end.trainings();
        }

        @Override
        double unit(BenchProblem problem) {
            return 1;
        }
    },
    /** Virtual seconds since the start of the study. */
    SECONDS {
        @Override
        double cost(Ended end) {
            return end.seconds();
        }

        @Override
        double unit(BenchProblem problem) {
            return problem.seconds();
        }
    };

    abstract double cost(Ended end);

    /** Returns the cost of one whole training. */
    abstract double unit(BenchProblem problem);
}
