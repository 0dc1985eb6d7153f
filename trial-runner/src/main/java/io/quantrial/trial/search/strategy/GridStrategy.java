package io.quantrial.trial.search.strategy;

import io.quantrial.trial.search.Chance;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.space.Point;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Optional;

/**
 * The strategy {@code grid}: every feasible point once, in an order that depends on space and seed
 * alone: first the same width for all layers, then points that differ as much as possible from
 * those before, so that a grid that is cut short has still seen every region. It ends when nothing
 * is left.
 */
public final class GridStrategy implements Strategy {

    /** Creates the strategy; called by {@link java.util.ServiceLoader}. */
    public GridStrategy() {}

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public Search start(SearchProblem problem) {
        return new Walk(problem);
    }

    private static final class Walk implements Search {

        /** So many infeasible points in a row, and the next one is made feasible instead. */
        private static final int PATIENCE = 2000;

        private final long seed;
        private final OpenPoints open;
        private final Iterator<Point> uniform;
        private final ScatteredOrder order;
        private BigInteger position = BigInteger.ZERO;

        Walk(SearchProblem problem) {
            seed = problem.seed();
            open = new OpenPoints(problem);
            uniform = UniformPoints.of(problem.space()).iterator();
            order = new ScatteredOrder(problem.space(), seed);
        }

        @Override
        public Optional<Proposal> ask(int number) {
            Optional<Point> point = next(number);
            point.ifPresent(open::close);
            return point.map(Proposal::training);
        }

        private Optional<Point> next(int number) {
            while (uniform.hasNext()) {
                Point point = uniform.next();
                if (open.isOpen(point)) {
                    return Optional.of(point);
                }
            }
            for (int i = 0; i < PATIENCE && position.compareTo(order.size()) < 0; i++) {
                Point point = order.point(position);
                position = position.add(BigInteger.ONE);
                if (open.isOpen(point)) {
                    return Optional.of(point);
                }
            }
            return position.compareTo(order.size()) < 0
                    ? open.near(order.point(position), Chance.of(seed, number, "grid"))
                    : Optional.empty();
        }

        @Override
        public void tell(Observation observation) {
            open.close(observation.point());
        }
    }
}
