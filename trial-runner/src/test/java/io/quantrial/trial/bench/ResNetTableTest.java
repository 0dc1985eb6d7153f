package io.quantrial.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of ResNet-8 that comes with the repository. */
class ResNetTableTest {

    private final BenchTable table =
            BenchTable.read(Path.of("..", "examples", "qbench", "resnet8-fashion.csv.gz"));

    @Test
    void holdsThreeHundredConfigurationsForEachSeed() {
        assertThat(table.rows()).hasSize(2 * 300);
        assertThat(table.rows().stream().map(BenchRow::bits).distinct()).hasSize(300);
        assertThat(table.rows()).allSatisfy(row -> assertThat(row.measurements()).hasSize(4));
    }

    @Test
    void everySignalSaysThatMoreBitsHurtLess() {
        assertThat(table.header().floats())
                .hasSize(2)
                .allSatisfy(
                        model ->
                                assertThat(model.signals())
                                        .containsOnlyKeys(
                                                "fisher",
                                                "gradient",
                                                "one-at-a-time",
                                                "weight-error")
                                        .allSatisfy(
                                                (name, groups) ->
                                                        assertThat(groups)
                                                                .hasSize(6)
                                                                .allSatisfy(
                                                                        ResNetTableTest::falls)));
    }

    /** The figures of 2, 4 and 8 bits. */
    private static void falls(List<Double> figures) {
        assertThat(figures).hasSize(3);
        assertThat(figures.get(0)).isGreaterThan(figures.get(1));
        assertThat(figures.get(1)).isGreaterThan(figures.get(2));
    }

    @Test
    void eightBitsAreBetterThanTwo() {
        for (long seed : List.of(1L, 2L)) {
            assertThat(uniform(8, seed)).isGreaterThan(uniform(2, seed) + 20);
        }
    }

    private double uniform(int bits, long seed) {
        return table.rows().stream()
                .filter(row -> row.seed() == seed)
                .filter(row -> row.bits().stream().allMatch(width -> width == bits))
                .mapToDouble(row -> row.last().validation().accuracy())
                .findFirst()
                .orElseThrow();
    }
}
