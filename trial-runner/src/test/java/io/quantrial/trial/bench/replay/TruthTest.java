package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.trial.bench.BenchTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TruthTest {

    /** Configurations 0, 1 and 2 have 2, 4 and 8 bits: sizes 70, 90, 130, losses 1/2, 1/4, 1/8. */
    private final BenchProblem problem = new BenchProblem(InventedTable.of(1, 1, bits -> true));

    private final Truth truth = new Truth(problem);

    @Test
    void theHypervolumeIsThatOfTheLogarithms() {
        double x = Math.log(90) + 0.9 * Math.log(130.0 / 90);
        double y = Math.log(1.0 / 4) + 0.9 * Math.log(2);
        double two = 0;
        double four = (x - Math.log(90)) * (y - Math.log(1.0 / 4));

        assertThat(truth.hypervolume(List.of(1))).isEqualTo(1, within(1e-9));
        assertThat(truth.hypervolume(List.of(0))).isEqualTo(two);
        assertThat(four).isPositive();
        assertThat(truth.hypervolume(List.of())).isZero();
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
