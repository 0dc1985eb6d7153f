package io.quantrial.trial.search.strategy;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.Chance;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The points that may still be proposed: feasible, and neither asked for nor told. */
public final class OpenPoints {

    private static final int SAMPLES = 200;
    private static final int REPAIRS = 50;
    private static final BigInteger SMALL = BigInteger.valueOf(1 << 16);

    private final SearchProblem problem;
    private final SearchSpace space;

    /** For each layer how expensive each alternative is, all kinds of cost together. */
    private final List<List<Double>> shares;

    private final Set<Point> closed = new LinkedHashSet<>();

    /**
     * Begins with all feasible points.
     *
     * @param problem the problem
     */
    public OpenPoints(SearchProblem problem) {
        this.problem = problem;
        this.space = problem.space();
        this.shares = problem.costs().alternatives().stream().map(OpenPoints::shares).toList();
    }

    /** An alternative that is the cheapest in every kind is so in the sum, whatever the units. */
    private static List<Double> shares(List<Cost> alternatives) {
        List<Double> shares = new ArrayList<>(Collections.nCopies(alternatives.size(), 0.0));
        for (CostKind kind : CostKind.values()) {
            double largest =
                    alternatives.stream().mapToDouble(cost -> cost.of(kind)).max().orElse(0);
            for (int i = 0; largest > 0 && i < shares.size(); i++) {
                shares.set(i, shares.get(i) + alternatives.get(i).of(kind) / largest);
            }
        }
        return shares;
    }

    /**
     * Returns whether a point may still be proposed.
     *
     * @param point a point of the space
     * @return true if it is feasible and was not closed
     */
    public boolean isOpen(Point point) {
        return !closed.contains(point) && problem.feasible().test(point);
    }

    /**
     * Takes a point out.
     *
     * @param point a point of the space
     */
    public void close(Point point) {
        closed.add(point);
    }

    /**
     * Returns an open point: uniform among them where they are not rare, any of them otherwise.
     *
     * @param random the chance
     * @return a point; empty if there is none, of which a large space cannot always be sure
     */
    public Optional<Point> random(SplittableRandom random) {
        for (int i = 0; i < SAMPLES; i++) {
            Point point = sample(random);
            if (isOpen(point)) {
                return Optional.of(point);
            }
        }
        for (int i = 0; i < REPAIRS; i++) {
            Optional<Point> point = repaired(sample(random), random).filter(this::isOpen);
            if (point.isPresent()) {
                return point;
            }
        }
        return rest(random);
    }

    /** Returns an open point near this one if there is, any otherwise. */
    Optional<Point> near(Point point, SplittableRandom random) {
        return repaired(point, random).filter(this::isOpen).or(() -> rest(random));
    }

    private Point sample(SplittableRandom random) {
        return new Point(
                space.layers().stream()
                        .map(layer -> Chance.below(layer.alternatives().size(), random))
                        .toList());
    }

    /** Makes layers cheaper, one by one and by chance, until the point is feasible. */
    Optional<Point> repaired(Point point, SplittableRandom random) {
        Point current = point;
        while (!problem.feasible().test(current)) {
            Point expensive = current;
            List<Integer> layers =
                    IntStream.range(0, shares.size())
                            .filter(layer -> !cheaper(layer, expensive).isEmpty())
                            .boxed()
                            .toList();
            if (layers.isEmpty()) {
                return Optional.empty();
            }
            int layer = pick(layers, random);
            current = expensive.with(layer, pick(cheaper(layer, expensive), random));
        }
        return Optional.of(current);
    }

    private List<Integer> cheaper(int layer, Point point) {
        List<Double> own = shares.get(layer);
        double limit = own.get(point.choices().get(layer));
        return IntStream.range(0, own.size())
                .filter(choice -> own.get(choice) < limit)
                .boxed()
                .toList();
    }

    private static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(Chance.below(list.size(), random));
    }

    /**
     * Searches for what chance did not find. A small space is searched to the end. In a large one
     * every feasible point can be made the cheapest point layer by layer without becoming
     * infeasible, so an open point that is left has a neighbour on that way that is closed; this
     * holds where one alternative of each layer is the cheapest in every kind of cost.
     */
    private Optional<Point> rest(SplittableRandom random) {
        return space.size().compareTo(SMALL) <= 0 ? anywhere(random) : besideClosed(random);
    }

    private Optional<Point> anywhere(SplittableRandom random) {
        int size = space.size().intValueExact();
        int start = Chance.below(size, random);
        return IntStream.range(0, size)
                .mapToObj(i -> point((start + i) % size))
                .filter(this::isOpen)
                .findFirst();
    }

    private Point point(int index) {
        List<Integer> choices = new ArrayList<>();
        int rest = index;
        for (List<Double> layer : shares) {
            choices.add(rest % layer.size());
            rest /= layer.size();
        }
        return new Point(choices);
    }

    private Optional<Point> besideClosed(SplittableRandom random) {
        Point cheapest =
                new Point(shares.stream().map(own -> own.indexOf(Collections.min(own))).toList());
        if (isOpen(cheapest)) {
            return Optional.of(cheapest);
        }
        List<Point> starts = new ArrayList<>(closed.stream().filter(problem.feasible()).toList());
        while (!starts.isEmpty()) {
            Point start = starts.remove(Chance.below(starts.size(), random));
            List<Point> beside = new ArrayList<>();
            for (int layer = 0; layer < shares.size(); layer++) {
                for (int choice = 0; choice < shares.get(layer).size(); choice++) {
                    beside.add(start.with(layer, choice));
                }
            }
            List<Point> open = beside.stream().filter(this::isOpen).toList();
            if (!open.isEmpty()) {
                return Optional.of(pick(open, random));
            }
        }
        return Optional.empty();
    }
}
