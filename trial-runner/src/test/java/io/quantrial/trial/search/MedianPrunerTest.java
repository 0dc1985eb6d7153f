package io.quantrial.trial.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.Services;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MedianPrunerTest {

    private static final List<Objective> OBJECTIVES = List.of(Objective.ACCURACY, Objective.SIZE);

    private static Map<String, Double> trial(double accuracy, double size) {
        return Map.of("accuracy", accuracy, "size", size);
    }

    private static boolean prune(Map<String, Double> own, List<Map<String, Double>> others) {
        return new MedianPruner().prune(new PruneRequest(OBJECTIVES, 1, 2, own, others));
    }

    @Test
    void isAService() {
        assertThat(Services.find(Pruner.class, Pruner::name, "search.pruner", "median"))
                .isInstanceOf(MedianPruner.class);
    }

    @Test
    void stopsWhatIsBelowTheMedianOfThoseThatCostNoMore() {
        List<Map<String, Double>> others =
                List.of(trial(90, 10), trial(80, 10), trial(70, 9), trial(60, 10));

        assertThat(prune(trial(74.9, 10), others)).isTrue();
        assertThat(prune(trial(75, 10), others)).isFalse();
    }

    @Test
    void expensiveTrialsDoNotJudgeACheapOne() {
        List<Map<String, Double>> others =
                List.of(
                        trial(99, 20),
                        trial(99, 20),
                        trial(99, 20),
                        trial(99, 20),
                        trial(50, 5),
                        trial(51, 5),
                        trial(52, 5),
                        trial(53, 5));

        assertThat(prune(trial(52, 10), others)).isFalse();
        assertThat(prune(trial(51, 10), others)).isTrue();
    }

    @Test
    void everyObjectiveOfCostCounts() {
        Map<String, Double> own = Map.of("accuracy", 50.0, "size", 10.0, "bops", 10.0);
        Map<String, Double> other = Map.of("accuracy", 90.0, "size", 5.0, "bops", 11.0);
        List<Objective> objectives = List.of(Objective.ACCURACY, Objective.SIZE, Objective.BOPS);

        assertThat(
                        new MedianPruner()
                                .prune(
                                        new PruneRequest(
                                                objectives,
                                                1,
                                                2,
                                                own,
                                                List.of(other, other, other, other))))
                .isFalse();
    }

    @Test
    void needsFourOthers() {
        List<Map<String, Double>> three = List.of(trial(90, 1), trial(90, 1), trial(90, 1));

        assertThat(prune(trial(1, 1), three)).isFalse();
    }

    @Test
    void neverDecidesAtTheLastStep() {
        List<Map<String, Double>> others =
                List.of(trial(90, 1), trial(90, 1), trial(90, 1), trial(90, 1));

        assertThat(
                        new MedianPruner()
                                .prune(new PruneRequest(OBJECTIVES, 2, 2, trial(1, 1), others)))
                .isFalse();
    }

    @Test
    void accuracyThatIsNotANumberIsWorst() {
        List<Map<String, Double>> others =
                List.of(trial(60, 1), trial(60, 1), trial(60, 1), trial(Double.NaN, 1));

        assertThat(prune(trial(Double.NaN, 1), others)).isTrue();
        assertThat(prune(trial(60, 1), others)).isFalse();
    }
}
