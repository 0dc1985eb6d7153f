package io.quantrial.trial.search.strategy;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.search.Chance;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.ParetoFront;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.space.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The strategy {@code halving}: points by chance, of which at a tenth and at two fifths of the
 * training only the best third goes on; successive halving in its asynchronous form (Li et al.
 * 2020, <a href="https://arxiv.org/abs/1810.05934">arXiv 1810.05934</a>) for several objectives.
 *
 * <p>The best are those of the smallest rank by loss and cost, and within a rank the least crowded,
 * so that they are spread over the costs. A training is compared with those that came as far before
 * it and ended, the first two go on in any case.
 */
public final class HalvingStrategy implements Strategy {

    private static final List<Double> RUNGS = List.of(0.1, 0.4);
    private static final int REDUCTION = 3;

    /** Creates the strategy; called by {@link java.util.ServiceLoader}. */
    public HalvingStrategy() {}

    @Override
    public String name() {
        return "halving";
    }

    @Override
    public List<Double> rungs() {
        return RUNGS;
    }

    @Override
    public Search start(SearchProblem problem) {
        return new Halving(problem);
    }

    private static final class Halving implements Search {

        private final SearchProblem problem;
        private final OpenPoints open;
        private final Map<Double, List<List<Double>>> measured = new TreeMap<>();

        Halving(SearchProblem problem) {
            this.problem = problem;
            this.open = new OpenPoints(problem);
            RUNGS.forEach(share -> measured.put(share, new ArrayList<>()));
        }

        @Override
        public Optional<Proposal> ask(int number) {
            Optional<Point> point = open.random(Chance.of(problem.seed(), number, "halving"));
            point.ifPresent(open::close);
            return point.map(Proposal::training);
        }

        @Override
        public void tell(Observation observation) {
            open.close(observation.point());
            measured.forEach(
                    (share, known) ->
                            figures(observation.point(), share, observation.metrics())
                                    .ifPresent(known::add));
        }

        @Override
        public boolean goesOn(Point point, Map<String, Double> metrics) {
            for (int i = RUNGS.size() - 1; i >= 0; i--) {
                Optional<List<Double>> own = figures(point, RUNGS.get(i), metrics);
                if (own.isPresent()) {
                    return isAmongTheBest(own.get(), measured.get(RUNGS.get(i)));
                }
            }
            return true;
        }

        private static boolean isAmongTheBest(List<Double> own, List<List<Double>> known) {
            List<List<Double>> all = new ArrayList<>(known);
            all.add(own);
            int place = ParetoFront.of(all).order().indexOf(all.size() - 1);
            return all.size() < REDUCTION || place * REDUCTION < all.size();
        }

        private Optional<List<Double>> figures(
                Point point, double share, Map<String, Double> metrics) {
            Double loss = metrics.get(MetricNames.at(MetricNames.LOSS, share));
            if (loss == null) {
                return Optional.empty();
            }
            Cost cost = problem.costs().cost(point);
            List<Double> figures = new ArrayList<>(List.of(loss));
            for (Objective objective : problem.objectives()) {
                if (objective != Objective.ACCURACY) {
                    figures.add(cost.metrics().get(objective.key()));
                }
            }
            return Optional.of(figures);
        }
    }
}
