package io.quantrial.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables that come with the repository. */
class ShippedTablesTest {

    private static BenchTable table(String name) {
        return BenchTable.read(Path.of("..", "examples", "qbench", name + ".csv.gz"));
    }

    @ParameterizedTest
    @CsvSource({"lenet-mnist, 243", "resnet8-fashion, 300"})
    void holdsEachConfigurationForEachSeed(String name, int configurations) {
        List<BenchRow> rows = table(name).rows();

        assertThat(rows).hasSize(2 * configurations);
        assertThat(rows.stream().map(BenchRow::bits).distinct()).hasSize(configurations);
        assertThat(rows).allSatisfy(row -> assertThat(row.measurements()).hasSize(4));
    }

    @ParameterizedTest
    @CsvSource({"lenet-mnist, 5", "resnet8-fashion, 6"})
    void everySignalSaysThatMoreBitsHurtLess(String name, int groups) {
        assertThat(table(name).header().floats())
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
                                                (signal, figures) ->
                                                        assertThat(figures)
                                                                .hasSize(groups)
                                                                .allSatisfy(
                                                                        ShippedTablesTest::falls)));
    }

    /** The figures of 2, 4 and 8 bits. */
    private static void falls(List<Double> figures) {
        assertThat(figures).hasSize(3);
        assertThat(figures.get(0)).isGreaterThan(figures.get(1));
        assertThat(figures.get(1)).isGreaterThan(figures.get(2));
    }

    @ParameterizedTest
    @CsvSource({"lenet-mnist, 3", "resnet8-fashion, 20"})
    void eightBitsAreBetterThanTwo(String name, double points) {
        BenchTable table = table(name);

        for (long seed : List.of(1L, 2L)) {
            assertThat(uniform(table, 8, seed)).isGreaterThan(uniform(table, 2, seed) + points);
        }
    }

    private static double uniform(BenchTable table, int bits, long seed) {
        return table.rows().stream()
                .filter(row -> row.seed() == seed)
                .filter(row -> row.bits().stream().allMatch(width -> width == bits))
                .mapToDouble(row -> row.last().validation().accuracy())
                .findFirst()
                .orElseThrow();
    }
}
