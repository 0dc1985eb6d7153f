package io.quantrial.trial.search.strategy;

import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Chance;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.ParetoFront;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The strategy {@code nsga2}: the evolutionary search NSGA-II (Deb et al. 2002, <a
 * href="https://doi.org/10.1109/4235.996017">doi 10.1109/4235.996017</a>), without generations: a
 * child is made whenever one is asked for, from the best that are known by then.
 *
 * <p>It begins with the same width for all layers, each width and quantizer, then chance, for a
 * third of the trials and 24 at most. After that the parents are the best 20 by rank and crowding;
 * each of two is the better of two drawn by chance; every layer comes from either; about one layer
 * moves to a neighbouring width or quantizer, now and then to any; what breaks a constraint is made
 * cheaper. Trials that failed are no parents. A child that is known already is made again, in the
 * end by chance.
 */
public final class Nsga2Strategy implements Strategy {

    private static final int POPULATION = 20;
    private static final int LARGEST_START = 24;
    private static final int SMALLEST_START = 4;
    private static final int CHILDREN = 20;
    private static final double NEIGHBOUR_RATE = 0.9;

    /** Creates the strategy; called by {@link java.util.ServiceLoader}. */
    public Nsga2Strategy() {}

    @Override
    public String name() {
        return "nsga2";
    }

    @Override
    public Search start(SearchProblem problem) {
        return new Evolution(problem);
    }

    private static final class Evolution implements Search {

        private final SearchProblem problem;
        private final OpenPoints open;
        private final Iterator<Point> uniform;
        private final int start;
        private final Map<Point, List<Double>> known = new LinkedHashMap<>();
        private int asked;

        Evolution(SearchProblem problem) {
            this.problem = problem;
            this.open = new OpenPoints(problem);
            this.start = Math.min(LARGEST_START, Math.max(SMALLEST_START, problem.maxTrials() / 3));
            List<Point> uniform =
                    UniformPoints.of(problem.space()).stream().filter(problem.feasible()).toList();
            this.uniform = spread(uniform, start).iterator();
        }

        /** So many of a list, at equal distances. */
        private static <T> List<T> spread(List<T> list, int most) {
            return list.size() <= most
                    ? list
                    : IntStream.range(0, most)
                            .mapToObj(i -> list.get(i * (list.size() - 1) / (most - 1)))
                            .toList();
        }

        @Override
        public Optional<Proposal> ask(int number) {
            SplittableRandom random = Chance.of(problem.seed(), number, "nsga2");
            Optional<Point> point =
                    (asked < start ? nextUniform() : child(random)).or(() -> open.random(random));
            asked++;
            point.ifPresent(open::close);
            return point.map(Proposal::training);
        }

        private Optional<Point> nextUniform() {
            while (uniform.hasNext()) {
                Point point = uniform.next();
                if (open.isOpen(point)) {
                    return Optional.of(point);
                }
            }
            return Optional.empty();
        }

        private Optional<Point> child(SplittableRandom random) {
            if (known.size() < 2) {
                return Optional.empty();
            }
            List<Point> parents = parents();
            for (int i = 0; i < CHILDREN; i++) {
                Optional<Point> child = descend(parents, random).filter(open::isOpen);
                if (child.isPresent()) {
                    return child;
                }
            }
            return Optional.empty();
        }

        /** The best first. */
        private List<Point> parents() {
            List<Point> points = new ArrayList<>(known.keySet());
            return ParetoFront.of(new ArrayList<>(known.values())).order().stream()
                    .limit(POPULATION)
                    .map(points::get)
                    .toList();
        }

        private Optional<Point> descend(List<Point> parents, SplittableRandom random) {
            Point mother = winner(parents, random);
            Point father = winner(parents, random);
            List<Integer> choices = new ArrayList<>();
            List<LayerSpace> layers = problem.space().layers();
            for (int i = 0; i < layers.size(); i++) {
                int inherited = (random.nextBoolean() ? mother : father).choices().get(i);
                choices.add(
                        Chance.below(layers.size(), random) == 0
                                ? mutated(layers.get(i), inherited, random)
                                : inherited);
            }
            return open.repaired(new Point(choices), random);
        }

        private static Point winner(List<Point> parents, SplittableRandom random) {
            int one = Chance.below(parents.size(), random);
            int other = Chance.below(parents.size(), random);
            return parents.get(Math.min(one, other));
        }

        private static int mutated(LayerSpace layer, int choice, SplittableRandom random) {
            List<Integer> neighbours = layer.neighbours(choice);
            return random.nextDouble() < NEIGHBOUR_RATE && !neighbours.isEmpty()
                    ? neighbours.get(Chance.below(neighbours.size(), random))
                    : Chance.below(layer.alternatives().size(), random);
        }

        @Override
        public void tell(Observation observation) {
            open.close(observation.point());
            List<Double> values = Objective.minimised(problem.objectives(), observation.metrics());
            boolean hasResult =
                    observation.state() == TrialState.COMPLETE
                            || observation.state() == TrialState.PRUNED;
            if (hasResult && values.stream().noneMatch(value -> value.isNaN())) {
                known.put(observation.point(), values);
            }
        }
    }
}
