package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchHeader;
import io.quantrial.trial.bench.BenchRow;
import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.bench.replay.BenchProblem.Configuration;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchProblemTest {

    private final BenchTable table =
            InventedTable.of(2, 2, bits -> !bits.contains(4) || bits.equals(List.of(2, 4)));
    private final BenchProblem problem = new BenchProblem(table);

    @Test
    void eachGroupIsADimension() {
        List<LayerSpace> layers = problem.problem(0, List.of()).space().layers();

        assertThat(layers).extracting(LayerSpace::name).containsExactly("layer0", "layer1");
        assertThat(layers.get(1).alternatives())
                .extracting(Object::toString)
                .containsExactly("lsq/w2/i2", "lsq/w4/i4", "lsq/w8/i8");
    }

    @Test
    void costsAreThoseOfTheTable() {
        for (Configuration each : problem.configurations()) {
            assertThat(problem.problem(0, List.of()).costs().cost(each.point()))
                    .isEqualTo(each.cost())
                    .isEqualTo(table.header().space().cost(each.bits()));
        }
    }

    @Test
    void onlyWhatTheTableHasIsFeasible() {
        assertThat(problem.configurations()).hasSize(5);
        assertThat(problem.index(new Point(List.of(0, 1)))).hasValue(1);
        assertThat(problem.index(new Point(List.of(1, 1)))).isEmpty();
    }

    @Test
    void referencesAreTheUniformOnesThatThereAre() {
        assertThat(problem.references())
                .extracting(index -> problem.configuration(index).bits())
                .containsExactly(List.of(8, 8), List.of(2, 2));
    }

    @Test
    void listedConfigurationsAreHandedOn() {
        assertThat(problem.problem(3, List.of(1)).listed())
                .containsExactly(new Point(List.of(0, 1)));
    }

    @Test
    void aConfigurationWithoutARowOfEachSeedIsRefused() {
        BenchHeader header = table.header();
        BenchRow again = table.rows().get(0);
        List<BenchRow> rows = new ArrayList<>(table.rows().subList(1, table.rows().size()));
        rows.remove(rows.size() - 1);
        BenchHeader fewer =
                new BenchHeader(
                        header.name(),
                        header.provenance(),
                        header.space(),
                        rows.size() / 2,
                        header.seeds(),
                        header.fidelities(),
                        List.of());

        assertThatThrownBy(() -> new BenchProblem(new BenchTable(fewer, rows)))
                .isInstanceOf(TrialException.class)
                .hasMessageContaining(again.bits() + " has rows of 1 seeds, not of [100, 101]");
    }
}
