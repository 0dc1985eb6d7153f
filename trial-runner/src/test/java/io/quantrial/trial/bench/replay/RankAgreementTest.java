package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankAgreementTest {

    private static final List<Integer> ONE_BIN = List.of(0, 0, 0, 0);

    @Test
    void kendallsTauCountsThePairsThatAgree() {
        List<Double> rising = List.of(1.0, 2.0, 3.0, 4.0);

        assertThat(RankAgreement.tau(rising, List.of(5.0, 6.0, 7.0, 8.0), ONE_BIN)).isEqualTo(1);
        assertThat(RankAgreement.tau(rising, List.of(8.0, 7.0, 6.0, 5.0), ONE_BIN)).isEqualTo(-1);
        // one of six pairs disagrees
        assertThat(RankAgreement.tau(rising, List.of(1.0, 2.0, 4.0, 3.0), ONE_BIN))
                .isCloseTo(4.0 / 6, within(1e-12));
        // five pairs agree, one is a tie in the second
        assertThat(RankAgreement.tau(rising, List.of(1.0, 2.0, 3.0, 3.0), ONE_BIN))
                .isCloseTo(5 / Math.sqrt(6 * 5), within(1e-12));
        assertThat(RankAgreement.tau(rising, List.of(1.0, 1.0, 1.0, 1.0), ONE_BIN)).isNaN();
    }

    @Test
    void pairsOfDifferentBinsDoNotCount() {
        assertThat(
                        RankAgreement.tau(
                                List.of(1.0, 2.0, 3.0, 4.0),
                                List.of(2.0, 1.0, 4.0, 3.0),
                                List.of(0, 0, 1, 1)))
                .isEqualTo(-1);
    }

    @Test
    void aTableHasOneForEachShareAndOneForTheOtherSeed() {
        BenchProblem problem = new BenchProblem(InventedTable.of(3, 2, bits -> true));

        assertThat(RankAgreement.of(problem))
                .extracting(RankAgreement::what)
                .containsExactly(
                        "loss at 0.0", "loss at 0.1", "loss at 0.4", "final loss, other seed");
        // all losses of the table are multiples of each other
        assertThat(RankAgreement.of(problem))
                .allSatisfy(
                        each -> {
                            assertThat(each.overall()).isCloseTo(1, within(1e-12));
                            assertThat(each.withinSizes()).isCloseTo(1, within(1e-12));
                        });
    }

    @Test
    void withOneSeedThereIsNoOther() {
        assertThat(RankAgreement.of(new BenchProblem(InventedTable.of(2, 1, bits -> true))))
                .hasSize(3);
    }
}
