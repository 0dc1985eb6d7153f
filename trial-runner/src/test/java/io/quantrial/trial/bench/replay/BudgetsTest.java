package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.trial.bench.replay.Budgets.Judge;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetsTest {

    /**
     * Configurations 0, 1 and 2 have sizes 70, 90 and 130; accuracies 95, 97.5 and 98.75 for the
     * first seed, 94.5, 97.25 and 98.625 for the second.
     */
    private final Budgets budgets =
            new Budgets(new BenchProblem(InventedTable.of(1, 2, bits -> true)));

    @Test
    void limitsAreQuantilesOfTheSizes() {
        assertThat(budgets.limits().get(0)).isEqualTo(74, within(1e-9));
        assertThat(budgets.limits().get(3)).isEqualTo(94, within(1e-9));
        assertThat(budgets.limits().get(5)).isEqualTo(118, within(1e-9));
    }

    @Test
    void aChoiceIsJudgedByTheOwnSeedOrByTheMeanOfTheTest() {
        assertThat(budgets.gap(Judge.VALIDATION, 3, List.of(0, 2), 0)).isEqualTo(2.5, within(1e-9));
        assertThat(budgets.gap(Judge.VALIDATION, 3, List.of(0, 2), 1))
                .isEqualTo(2.75, within(1e-9));
        assertThat(budgets.gap(Judge.TEST, 3, List.of(0, 2), 0)).isEqualTo(2.625, within(1e-9));
    }

    @Test
    void theBestThatFitsLosesNothing() {
        assertThat(budgets.gap(Judge.TEST, 0, List.of(0, 1, 2), 0)).isZero();
        assertThat(budgets.gap(Judge.TEST, 5, List.of(0, 1, 2), 0)).isZero();
    }

    @Test
    void whereNothingFitsEverythingIsLost() {
        assertThat(budgets.gap(Judge.VALIDATION, 0, List.of(1, 2), 0)).isEqualTo(95, within(1e-9));
    }

    @Test
    void regretIsTheMeanLossOnTheTest() {
        // 74, 80 and 86 leave only the first; 94, 106 and 118 the second as well
        assertThat(budgets.regret(List.of(0), 0)).isEqualTo(2.625 / 2, within(1e-9));
    }

    @Test
    void aFifthOfAPointIsAHit() {
        assertThat(Budgets.isHit(95.0 - 94.8)).isTrue();
        assertThat(Budgets.isHit(0.21)).isFalse();
    }
}
