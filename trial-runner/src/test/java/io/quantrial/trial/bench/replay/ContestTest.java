package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.bench.replay.Figure.Measure;
import io.quantrial.trial.search.strategy.GridStrategy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {

    private final BenchTable table = InventedTable.of(4, 2, bits -> true);
    private final Contest contest = new Contest(List.of(new GridStrategy()), 4, 1);
    private final Scores scores = contest.on(table);

    @Test
    void randomSearchAndTheOracleAreAlwaysThere() {
        assertThat(scores.strategies()).containsExactly("grid", "random", "oracle");
    }

    @Test
    void costsAreCloseWhereSearchesEndAndReachAll() {
        assertThat(scores.costs())
                .startsWith(4.0, 6.0, 8.0)
                .containsSequence(38.0, 40.0, 60.0, 80.0)
                .endsWith(81.0);
    }

    @Test
    void curvesRiseToOne() {
        for (String strategy : scores.strategies()) {
            List<Double> medians =
                    scores.curve(strategy, Measure.HYPERVOLUME, Axis.TRAININGS).stream()
                            .map(figure -> figure.spread().median())
                            .toList();
            assertThat(medians).hasSameSizeAs(scores.costs()).isSorted();
            assertThat(medians.get(medians.size() - 1)).isEqualTo(1);
        }
    }

    @Test
    void nothingIsBetterThanTheOracle() {
        for (double cost : scores.costs()) {
            double best =
                    scores.at(Contest.ORACLE, Measure.HYPERVOLUME, cost).orElseThrow().median();
            assertThat(scores.at("grid", Measure.HYPERVOLUME, cost).orElseThrow().high())
                    .isLessThanOrEqualTo(best + 1e-12);
        }
        assertThat(scores.whole(Contest.ORACLE, Measure.COST_OF_95).median())
                .isLessThan(scores.whole(Contest.RANDOM, Measure.COST_OF_95).median());
        assertThat(scores.whole(Contest.ORACLE, Measure.BELOW_RANDOM).mean()).isZero();
        assertThat(scores.whole(Contest.RANDOM, Measure.BELOW_RANDOM).mean()).isZero();
    }

    @Test
    void secondsAreMultiplesOfAMeanTraining() {
        double mean = new BenchProblem(table).seconds();

        assertThat(scores.curve("grid", Measure.REGRET, Axis.SECONDS).get(0).cost())
                .isEqualTo(4 * mean);
    }

    @Test
    void whatIsNeverReachedIsInfinite() {
        Script nothing = Script.of();

        Scores never = new Contest(List.of(nothing), 1, 1).on(table);

        assertThat(never.whole("script", Measure.COST_OF_95).median()).isInfinite();
        assertThat(never.whole("script", Measure.BELOW_RANDOM).mean()).isBetween(0.5, 1.0);
    }

    @Test
    void theSameContestGivesTheSameFigures() {
        assertThat(new Contest(List.of(new GridStrategy()), 4, 1).on(table).figures())
                .isEqualTo(scores.figures());
    }

    @Test
    void aContestNeedsAStudyAndAWorker() {
        assertThatThrownBy(() -> new Contest(List.of(), 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Contest(List.of(), 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
