package io.quantrial.trial.bench.replay;

import io.quantrial.trial.bench.BenchRow;
import io.quantrial.trial.bench.replay.BenchProblem.Configuration;
import io.quantrial.trial.bench.replay.DominatedArea.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the judge knows of a table: the loss of each configuration on the test split, as the mean
 * over the seeds. Strategies see the validation split of one seed.
 *
 * <p>How good a set of configurations is: its hypervolume in (logarithm of size, logarithm of
 * loss), with the 95th percentiles of both over the table as the corner, divided by the hypervolume
 * of the whole table.
 */
public final class Truth {

    private static final double CORNER = 0.95;

    private final BenchProblem problem;
    private final List<Place> places;
    private final DominatedArea area;
    private final double whole;

    /**
     * Computes the figures.
     *
     * @param problem the table
     */
    public Truth(BenchProblem problem) {
        this.problem = problem;
        places = places(each -> mean(each, row -> row.test().loss()));
        area =
                new DominatedArea(
                        Quantiles.of(CORNER, places.stream().map(Place::x).toList()),
                        Quantiles.of(CORNER, places.stream().map(Place::y).toList()));
        whole = area.of(places);
    }

    private List<Place> places(ToDoubleFunction<Configuration> loss) {
        return problem.configurations().stream()
                .map(
                        each ->
                                new Place(
                                        Math.log(each.cost().size()),
                                        Math.log(loss.applyAsDouble(each))))
                .toList();
    }

    static double mean(Configuration configuration, ToDoubleFunction<BenchRow> figure) {
        return configuration.rows().stream().mapToDouble(figure).average().orElseThrow();
    }

    /**
     * Returns how good configurations are together.
     *
     * @param configurations their indices
     * @return the share of the hypervolume of the whole table; 1 if that is nothing
     */
    public double hypervolume(Collection<Integer> configurations) {
        return whole == 0 ? 1 : area.of(configurations.stream().map(places::get).toList()) / whole;
    }

    /**
     * Returns the true front, what adds most to the hypervolume first: the best order that anything
     * can find after the references.
     *
     * @return indices of configurations, without the references
     */
    List<Integer> oracle() {
        List<Integer> known = new ArrayList<>(problem.references());
        List<Integer> open = new ArrayList<>(front(places));
        open.removeAll(known);
        List<Integer> order = new ArrayList<>();
        while (!open.isEmpty()) {
            int next = best(known, open);
            open.remove(Integer.valueOf(next));
            known.add(next);
            order.add(next);
        }
        return order;
    }

    private int best(List<Integer> known, List<Integer> open) {
        int best = open.get(0);
        double most = -1;
        for (int candidate : open) {
            known.add(candidate);
            double share = hypervolume(known);
            known.remove(known.size() - 1);
            if (share > most) {
                best = candidate;
                most = share;
            }
        }
        return best;
    }

    /** Returns the indices of the places that nothing dominates, by rising x. */
    private static List<Integer> front(List<Place> places) {
        List<Integer> front = new ArrayList<>();
        double lowest = Double.POSITIVE_INFINITY;
        for (int index :
                IntStream.range(0, places.size())
                        .boxed()
                        .sorted((a, b) -> places.get(a).compareTo(places.get(b)))
                        .toList()) {
            if (places.get(index).y() < lowest) {
                lowest = places.get(index).y();
                front.add(index);
            }
        }
        return front;
    }

    /**
     * Returns how good the front is that one who has trained everything chooses by the validation
     * loss of one seed: luck keeps anybody who has one seed from more.
     *
     * @return the share of the hypervolume for each seed of the table
     */
    public List<Double> noiseCeilings() {
        return IntStream.range(0, problem.header().seeds().size())
                .mapToObj(seed -> places(each -> each.rows().get(seed).last().validation().loss()))
                .map(seen -> hypervolume(front(seen)))
                .toList();
    }
}
