package io.quantrial.trial.bench.replay;

import io.quantrial.trial.bench.BenchHeader;
import io.quantrial.trial.bench.replay.BenchProblem.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How well one figure tells which of two configurations another one finds better: Kendall's τ-b
 * (Kendall 1945, <a href="https://doi.org/10.1093/biomet/33.3.239">doi
 * 10.1093/biomet/33.3.239</a>), {@code (concordant − discordant) / √((pairs − ties in one) · (pairs
 * − ties in the other))}. Large models are good and small ones are not, which is no news; so it is
 * also counted over those pairs alone whose sizes are in the same bin.
 *
 * @param what what is compared with the final loss
 * @param overall τ over all pairs
 * @param withinSizes τ over the pairs of one bin, of {@value #BINS} bins with equally many
 *     configurations
 */
public record RankAgreement(String what, double overall, double withinSizes) {

    private static final int BINS = 6;

    /** Figures of all configurations in their order, once for each pair of rows to compare. */
    private record Sides(List<Double> one, List<Double> other) {}

    /**
     * Compares the validation loss on the way with the final one of the same seed, and the final
     * losses of two seeds, which no prediction can beat. Several seeds count as their mean.
     *
     * @param problem the table
     * @return one for each share of the training but the last; with two seeds or more, one for the
     *     other seed
     */
    public static List<RankAgreement> of(BenchProblem problem) {
        BenchHeader header = problem.header();
        int seeds = header.seeds().size();
        int last = header.fidelities().size() - 1;
        List<RankAgreement> all = new ArrayList<>();
        for (int fidelity = 0; fidelity < last; fidelity++) {
            int early = fidelity;
            all.add(
                    mean(
                            problem,
                            "loss at " + header.fidelities().get(fidelity),
                            IntStream.range(0, seeds)
                                    .mapToObj(
                                            seed ->
                                                    new Sides(
                                                            losses(problem, seed, early),
                                                            losses(problem, seed, last)))
                                    .toList()));
        }
        if (seeds > 1) {
            all.add(mean(problem, "final loss, other seed", pairs(problem, seeds, last)));
        }
        return all;
    }

    private static List<Sides> pairs(BenchProblem problem, int seeds, int last) {
        List<Sides> pairs = new ArrayList<>();
        for (int one = 0; one < seeds; one++) {
            for (int other = one + 1; other < seeds; other++) {
                pairs.add(new Sides(losses(problem, one, last), losses(problem, other, last)));
            }
        }
        return pairs;
    }

    private static List<Double> losses(BenchProblem problem, int seed, int fidelity) {
        return problem.configurations().stream()
                .map(each -> each.rows().get(seed).measurements().get(fidelity))
                .map(measured -> measured.validation().loss())
                .toList();
    }

    private static RankAgreement mean(BenchProblem problem, String what, List<Sides> sides) {
        List<Integer> one = problem.configurations().stream().map(each -> 0).toList();
        List<Integer> bins = bins(problem.configurations());
        return new RankAgreement(what, mean(sides, one), mean(sides, bins));
    }

    private static double mean(List<Sides> sides, List<Integer> bins) {
        return sides.stream()
                .mapToDouble(each -> tau(each.one(), each.other(), bins))
                .average()
                .orElseThrow();
    }

    /** Returns the bin of each configuration; equal sizes are in the same one. */
    private static List<Integer> bins(List<Configuration> configurations) {
        Function<Configuration, Double> size = each -> each.cost().size();
        List<Double> sorted = configurations.stream().map(size).sorted().toList();
        return configurations.stream()
                .map(each -> sorted.indexOf(size.apply(each)) * BINS / sorted.size())
                .toList();
    }

    /**
     * Returns Kendall's τ-b over the pairs whose bins are equal.
     *
     * @return in [−1, 1]; not a number if all pairs are ties
     */
    static double tau(List<Double> one, List<Double> other, List<Integer> bins) {
        long agreement = 0;
        long untiedInOne = 0;
        long untiedInOther = 0;
        for (int i = 0; i < bins.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (bins.get(i).equals(bins.get(j))) {
                    int byOne = one.get(i).compareTo(one.get(j));
                    int byOther = other.get(i).compareTo(other.get(j));
                    agreement += (long) byOne * byOther;
                    untiedInOne += Math.abs(byOne);
                    untiedInOther += Math.abs(byOther);
                }
            }
        }
        return agreement / Math.sqrt((double) untiedInOne * untiedInOther);
    }
}
