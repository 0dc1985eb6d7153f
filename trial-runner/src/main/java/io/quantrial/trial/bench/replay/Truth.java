package io.quantrial.trial.bench.replay;

import io.quantrial.trial.bench.BenchRow;
import io.quantrial.trial.bench.replay.BenchProblem.Configuration;
import io.quantrial.trial.bench.replay.DominatedArea.Place;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the judge knows of a table: the figures of each configuration on the test split, as the mean
 * over the seeds. Strategies see the validation split of one seed.
 *
 * <p>How good a set of configurations is: the hypervolume in (logarithm of size, logarithm of loss)
 * below the 95th percentile of each, divided by that of the whole table.
 */
public final class Truth {

    private static final double CORNER = 0.95;

    private final List<Place> places;
    private final List<Double> accuracies;
    private final List<Double> sizes;
    private final List<Place> validation;
    private final int seeds;
    private final DominatedArea area;
    private final double whole;

    /**
     * Computes the figures.
     *
     * @param problem the table
     */
    public Truth(BenchProblem problem) {
        List<Configuration> all = problem.configurations();
        sizes = all.stream().map(each -> each.cost().size()).toList();
        accuracies = all.stream().map(each -> mean(each, row -> row.test().accuracy())).toList();
        places =
                all.stream()
                        .map(each -> place(each, mean(each, row -> row.test().loss())))
                        .toList();
        seeds = problem.header().seeds().size();
        validation =
                IntStream.range(0, seeds)
                        .boxed()
                        .flatMap(
                                seed ->
                                        all.stream()
                                                .map(
                                                        each ->
                                                                place(
                                                                        each,
                                                                        each.rows()
                                                                                .get(seed)
                                                                                .last()
                                                                                .validation()
                                                                                .loss())))
                        .toList();
        area =
                new DominatedArea(
                        Quantiles.of(CORNER, places.stream().map(Place::x).toList()),
                        Quantiles.of(CORNER, places.stream().map(Place::y).toList()));
        whole = area.of(places);
    }

    private static double mean(Configuration each, ToDoubleFunction<BenchRow> figure) {
        return each.rows().stream().mapToDouble(figure).average().orElseThrow();
    }

    private static Place place(Configuration each, double loss) {
        return new Place(Math.log(each.cost().size()), Math.log(loss));
    }

    /**
     * Returns how good configurations are together.
     *
     * @param configurations their indices
     * @return the share of the hypervolume of the whole table
     */
    public double hypervolume(Collection<Integer> configurations) {
        return area.of(configurations.stream().map(places::get).toList()) / whole;
    }
}
