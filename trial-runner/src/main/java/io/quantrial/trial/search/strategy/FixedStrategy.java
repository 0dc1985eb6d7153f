package io.quantrial.trial.search.strategy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.space.Point;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The strategy {@code fixed}: the configurations that the user lists, in that order, each once. */
public final class FixedStrategy implements Strategy {

    /** Creates the strategy; called by {@link java.util.ServiceLoader}. */
    public FixedStrategy() {}

    @Override
    public String name() {
        return "fixed";
    }

    /**
     * {@inheritDoc}
     *
     * @throws TrialException if nothing is listed, or a listed configuration breaks a constraint on
     *     cost
     */
    @Override
    public Search start(SearchProblem problem) {
        List<Point> listed = problem.listed();
        if (listed.isEmpty()) {
            throw TrialException.input(
                    "search.fixed: is empty; strategy fixed needs the configurations to try");
        }
        for (int i = 0; i < listed.size(); i++) {
            if (!problem.feasible().test(listed.get(i))) {
                throw TrialException.input(
                        "search.fixed["
                                + i
                                + "]: breaks a constraint on cost: it costs "
                                + problem.costs().cost(listed.get(i)).metrics()
                                + "; change it or search.constraints");
            }
        }
        return new Listed(new OpenPoints(problem), listed.iterator());
    }

    private static final class Listed implements Search {

        private final OpenPoints open;
        private final Iterator<Point> points;

        Listed(OpenPoints open, Iterator<Point> points) {
            this.open = open;
            this.points = points;
        }

        @Override
        public Optional<Proposal> ask(int number) {
            while (points.hasNext()) {
                Point point = points.next();
                if (open.isOpen(point)) {
                    open.close(point);
                    return Optional.of(Proposal.training(point));
                }
            }
            return Optional.empty();
        }

        @Override
        public void tell(Observation observation) {
            open.close(observation.point());
        }
    }
}
