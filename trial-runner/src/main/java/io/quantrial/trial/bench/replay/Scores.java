package io.quantrial.trial.bench.replay;

import io.quantrial.trial.bench.BenchHeader;
import io.quantrial.trial.bench.replay.Figure.Measure;
import io.quantrial.trial.bench.replay.Figure.Spread;
import java.util.List;
import java.util.Optional;

/**
 * How strategies did on one table.
 *
 * @param header the table
 * @param contest how they were compared
 * @param strategies their names, with {@link Contest#RANDOM} and {@link Contest#ORACLE}
 * @param costs the costs of the curves in whole trainings, ascending; the last one is the whole
 *     table
 * @param figures the figures
 * @param noiseCeilings for each seed what {@link Truth#noiseCeilings} says
 * @param agreements how well the losses on the way tell the final one
 */
public record Scores(
        BenchHeader header,
        Contest contest,
        List<String> strategies,
        List<Double> costs,
        List<Figure> figures,
        List<Double> noiseCeilings,
        List<RankAgreement> agreements) {

    /** Copies the lists. */
    public Scores {
        strategies = List.copyOf(strategies);
        costs = List.copyOf(costs);
        figures = List.copyOf(figures);
        noiseCeilings = List.copyOf(noiseCeilings);
        agreements = List.copyOf(agreements);
    }

    /**
     * Returns a curve.
     *
     * @param strategy the name of a strategy
     * @param measure a measure
     * @param axis what the cost is counted in
     * @return the figures of all budgets, by rising cost
     */
    public List<Figure> curve(String strategy, Measure measure, Axis axis) {
        return figures.stream()
                .filter(figure -> figure.strategy().equals(strategy))
                .filter(figure -> figure.measure() == measure && figure.axis() == axis)
                .toList();
    }

    /**
     * Returns a point of a curve over trainings.
     *
     * @param strategy the name of a strategy
     * @param measure a measure without budgets
     * @param cost one of {@link #costs}
     * @return the figures, or empty if there are none at this cost
     */
    public Optional<Spread> at(String strategy, Measure measure, double cost) {
        return curve(strategy, measure, Axis.TRAININGS).stream()
                .filter(figure -> figure.cost() == cost)
                .map(Figure::spread)
                .findFirst();
    }

    /**
     * Returns a measure of whole studies.
     *
     * @param strategy the name of a strategy
     * @param measure {@code COST_OF_95} or {@code BELOW_RANDOM}
     * @return the figures over trainings
     */
    public Spread whole(String strategy, Measure measure) {
        return at(strategy, measure, Double.POSITIVE_INFINITY).orElseThrow();
    }
}
