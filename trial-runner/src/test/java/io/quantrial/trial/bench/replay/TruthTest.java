package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.bench.replay.BenchProblem.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TruthTest {

    @Test
    void theHypervolumeIsThatOfTheLogarithms() {
        BenchProblem problem = new BenchProblem(InventedTable.of(2, 2, bits -> true));
        Truth truth = new Truth(problem);
        List<Integer> all = IntStream.range(0, 9).boxed().toList();

        for (int last = 0; last < 9; last++) {
            List<Integer> some = all.subList(0, last + 1);
            assertThat(truth.hypervolume(some))
                    .isEqualTo(cells(problem, some) / cells(problem, all), within(1e-12));
        }
        assertThat(truth.hypervolume(List.of())).isZero();
    }

    /** Adds up the cells between all coordinates that something dominates. */
    private static double cells(BenchProblem problem, List<Integer> some) {
        List<Double> x = coordinates(problem, each -> each.cost().size());
        List<Double> y = coordinates(problem, TruthTest::loss);
        double area = 0;
        for (int i = 0; i + 1 < x.size(); i++) {
            for (int j = 0; j + 1 < y.size(); j++) {
                double left = x.get(i);
                double low = y.get(j);
                if (some.stream()
                        .map(problem::configuration)
                        .anyMatch(
                                each ->
                                        Math.log(each.cost().size()) <= left
                                                && Math.log(loss(each)) <= low)) {
                    area += (x.get(i + 1) - left) * (y.get(j + 1) - low);
                }
            }
        }
        return area;
    }

    private static double loss(Configuration each) {
        return (each.rows().get(0).test().loss() + each.rows().get(1).test().loss()) / 2;
    }

    /** Up to the 95th percentile: of nine, six tenths of the way from the eighth to the ninth. */
    private static List<Double> coordinates(
            BenchProblem problem, ToDoubleFunction<Configuration> figure) {
        List<Double> sorted =
                problem.configurations().stream()
                        .map(each -> Math.log(figure.applyAsDouble(each)))
                        .sorted()
                        .toList();
        List<Double> below = new ArrayList<>(sorted.subList(0, 8));
        below.add(sorted.get(7) + 0.6 * (sorted.get(8) - sorted.get(7)));
        return below;
    }

    @Test
    void allOfTheTableIsOne() {
        Truth larger = new Truth(new BenchProblem(InventedTable.of(3, 2, bits -> true)));

        assertThat(larger.hypervolume(IntStream.range(0, 27).boxed().toList())).isEqualTo(1);
    }

    @Test
    void aTableWithoutAnyAreaIsAlwaysSolved() {
        BenchProblem single =
                new BenchProblem(InventedTable.of(1, 1, bits -> bits.equals(List.of(4))));

        assertThat(new Truth(single).hypervolume(List.of())).isEqualTo(1);
    }

    @Test
    void theOracleTakesWhatAddsMostUntilTheFrontIsWhole() {
        BenchProblem larger = new BenchProblem(InventedTable.of(3, 2, bits -> true));
        Truth known = new Truth(larger);
        List<Integer> order = known.oracle();
        List<Integer> seen = new ArrayList<>(larger.references());

        assertThat(order).doesNotContainAnyElementsOf(seen).doesNotHaveDuplicates();
        for (int next : order) {
            double gain = gain(known, seen, next);
            assertThat(IntStream.range(0, 27).mapToDouble(other -> gain(known, seen, other)))
                    .allSatisfy(other -> assertThat(other).isLessThanOrEqualTo(gain + 1e-12));
            seen.add(next);
        }
        assertThat(known.hypervolume(seen)).isEqualTo(1, within(1e-12));
    }

    private static double gain(Truth truth, List<Integer> seen, int next) {
        List<Integer> more = new ArrayList<>(seen);
        more.add(next);
        return truth.hypervolume(more) - truth.hypervolume(seen);
    }

    @Test
    void whereLossesAgreeThereIsNoNoise() {
        Truth agreeing = new Truth(new BenchProblem(InventedTable.of(3, 2, bits -> true)));

        assertThat(agreeing.noiseCeilings())
                .hasSize(2)
                .allSatisfy(share -> assertThat(share).isEqualTo(1, within(1e-12)));
    }

    /** The figures of an independent program on the same table. */
    @Test
    void theNoiseCeilingsOfLeNetAreKnown() {
        Path file = Path.of("..", "examples", "qbench", "lenet-mnist.csv.gz");

        List<Double> ceilings = new Truth(new BenchProblem(BenchTable.read(file))).noiseCeilings();

        assertThat(ceilings.get(0)).isEqualTo(0.968, within(0.0005));
        assertThat(ceilings.get(1)).isEqualTo(0.960, within(0.0005));
    }
}
