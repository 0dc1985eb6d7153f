package io.quantrial.trial.search.auto;

import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.Chance;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.search.allocate.Allocation;
import io.quantrial.trial.search.allocate.AllocationProblem;
import io.quantrial.trial.search.allocate.Allocator;
import io.quantrial.trial.search.strategy.OpenPoints;
import io.quantrial.trial.search.strategy.UniformPoints;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Chooses the configurations that are screened, each once. */
final class Pool {

    private static final int SMALLEST = 40;
    private static final int LARGEST = 100;
    private static final int MOST = 200;
    private static final int RENEWAL = 8;
    private static final double RANDOM_SHARE = 0.1;

    private final SearchProblem problem;
    private final OpenPoints open;
    private int size;

    Pool(SearchProblem problem) {
        this.problem = problem;
        this.open = new OpenPoints(problem);
    }

    /**
     * Returns the first points: uniform widths, what the signals predict to be the best for each
     * budget, neighbours of these, and some by chance.
     */
    List<Point> first(Signals signals, SplittableRandom random) {
        int most = Math.max(SMALLEST, Math.min(LARGEST, 2 * problem.maxTrials()));
        int chosen = (int) Math.round(most * (1 - RANDOM_SHARE));
        List<List<Point>> fronts = new ArrayList<>();
        signals.losses().values().forEach(losses -> fronts.addAll(fronts(losses)));
        int each = Math.max(2, chosen / (2 * Math.max(1, fronts.size())));
        Set<Point> uniform = new LinkedHashSet<>(UniformPoints.of(problem.space()));
        Set<Point> predicted = new LinkedHashSet<>();
        fronts.forEach(front -> predicted.addAll(spread(front, each)));
        List<Point> beside = new ArrayList<>();
        (predicted.isEmpty() ? uniform : predicted)
                .forEach(point -> beside.addAll(neighbours(point)));
        Set<Point> points = new LinkedHashSet<>(uniform);
        points.addAll(predicted);
        while (!beside.isEmpty()) {
            points.add(beside.remove(Chance.below(beside.size(), random)));
        }
        List<Point> pool = take(points, chosen);
        while (pool.size() < most) {
            Optional<Point> next = open.random(random);
            if (next.isEmpty()) {
                break;
            }
            pool.addAll(take(List.of(next.get()), 1));
        }
        return pool;
    }

    /**
     * Returns further points: of those that a prediction takes for the best of each budget, and the
     * neighbours of the best that are known, the ones that promise most.
     *
     * @param losses what each alternative of each layer adds to the predicted loss
     * @param best what is known to be good
     * @param promise how much a point promises
     */
    List<Point> renew(
            List<List<Double>> losses, Collection<Point> best, ToDoubleFunction<Point> promise) {
        Set<Point> points = new LinkedHashSet<>();
        fronts(losses).forEach(front -> points.addAll(spread(front, SMALLEST)));
        best.forEach(point -> points.addAll(neighbours(point)));
        Map<Point, Double> promises = new LinkedHashMap<>();
        points.stream()
                .filter(open::isOpen)
                .forEach(point -> promises.put(point, promise.applyAsDouble(point)));
        List<Point> sorted =
                promises.entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .sorted(Map.Entry.<Point, Double>comparingByValue().reversed())
                        .map(Map.Entry::getKey)
                        .toList();
        return take(sorted, Math.min(RENEWAL, MOST - size));
    }

    /** Leaves out a point that was screened already. */
    void close(Point point) {
        open.close(point);
    }

    private List<Point> take(Collection<Point> points, int most) {
        List<Point> taken =
                new ArrayList<>(
                        points.stream().filter(open::isOpen).limit(Math.max(0, most)).toList());
        taken.forEach(open::close);
        size += taken.size();
        return taken;
    }

    /** The exact solutions for every budget, one list for each objective of cost. */
    private List<List<Point>> fronts(List<List<Double>> losses) {
        AllocationProblem knapsack = AllocationProblem.of(problem.space(), problem.costs(), losses);
        Allocator allocator = new Allocator(knapsack);
        List<List<Point>> fronts = new ArrayList<>();
        for (CostKind kind : CostKind.values()) {
            boolean isWanted =
                    problem.objectives().stream()
                            .map(Objective::key)
                            .anyMatch(key -> key.equals(kind.key()));
            if (isWanted) {
                fronts.add(
                        allocator.front(kind).allocations().stream()
                                .map(Allocation::point)
                                .filter(problem.feasible())
                                .toList());
            }
        }
        return fronts;
    }

    private static <T> List<T> spread(List<T> list, int most) {
        return list.size() <= most
                ? list
                : IntStream.range(0, most)
                        .mapToObj(i -> list.get(i * (list.size() - 1) / Math.max(1, most - 1)))
                        .toList();
    }

    private List<Point> neighbours(Point point) {
        List<Point> beside = new ArrayList<>();
        for (int i = 0; i < problem.space().layers().size(); i++) {
            LayerSpace layer = problem.space().layers().get(i);
            for (int choice : layer.neighbours(point.choices().get(i))) {
                beside.add(point.with(i, choice));
            }
        }
        return beside;
    }
}
