package io.quantrial.trial.search.strategy;

import io.quantrial.trial.search.Chance;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.space.Point;
import java.util.Optional;

/**
 * The strategy {@code random}: points by chance, each once, uniform among the feasible ones; where
 * feasible points are rare, points that chance made cheaper until they were.
 */
public final class RandomStrategy implements Strategy {

    /** Creates the strategy; called by {@link java.util.ServiceLoader}. */
    public RandomStrategy() {}

    @Override
    public String name() {
        return "random";
    }

    @Override
    public Search start(SearchProblem problem) {
        return new Draw(problem.seed(), new OpenPoints(problem));
    }

    private static final class Draw implements Search {

        private final long seed;
        private final OpenPoints open;

        Draw(long seed, OpenPoints open) {
            this.seed = seed;
            this.open = open;
        }

        @Override
        public Optional<Proposal> ask(int number) {
            Optional<Point> point = open.random(Chance.of(seed, number, "random"));
            point.ifPresent(open::close);
            return point.map(Proposal::training);
        }

        @Override
        public void tell(Observation observation) {
            open.close(observation.point());
        }
    }
}
