package io.quantrial.trial.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.Recommendation.Requirements;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecommendationTest {

    private static final Cost FLOAT = new Cost(1000, 1e6, 0);
    private static final List<Objective> ACCURACY_AND_SIZE =
            List.of(Objective.ACCURACY, Objective.SIZE);
    private static final Constraint POINT = new Constraint.OnAccuracyDrop(1, "<= 1.0");
    private static final Constraint FIFTH =
            new Constraint.OnCost(CostKind.SIZE, 0.2, true, "<= 20%");

    private static Candidate trial(int number, double accuracy, double size) {
        return trial(number, accuracy, size, 10 * size);
    }

    private static Candidate trial(int number, double accuracy, double size, double bops) {
        return run(number, Map.of("accuracy", accuracy, "size", size, "bops", bops));
    }

    private static Candidate run(int number, Map<String, Double> metrics) {
        return Candidate.of(number, new TreeMap<>(Map.of(7L, metrics)));
    }

    private static Requirements wanted(Constraint... constraints) {
        return new Requirements(ACCURACY_AND_SIZE, List.of(constraints), 98, FLOAT);
    }

    private static int answer(Recommendation recommendation) {
        return recommendation.answer().orElseThrow().number();
    }

    @Test
    void theSmallestWithinTheAllowedDropIsTheAnswer() {
        Recommendation recommendation =
                Recommendation.of(
                        List.of(
                                trial(1, 98.2, 250),
                                trial(2, 97.5, 150),
                                trial(3, 97.0, 120),
                                trial(4, 96.9, 100),
                                trial(5, 97.2, 160)),
                        wanted(POINT));

        assertThat(answer(recommendation)).isEqualTo(3);
        assertThat(recommendation.keepsAccuracy()).isTrue();
        assertThat(recommendation.reason()).isEqualTo("smallest size within 1.0 points of float");
        assertThat(recommendation.front())
                .extracting(Candidate::number)
                .containsExactly(4, 3, 2, 1);
    }

    @Test
    void ofTwoOfOneSizeTheMoreAccurateIsTheAnswer() {
        // on three objectives both are on the front
        Requirements wanted =
                new Requirements(
                        List.of(Objective.ACCURACY, Objective.SIZE, Objective.BOPS),
                        List.of(POINT),
                        98,
                        FLOAT);

        assertThat(
                        answer(
                                Recommendation.of(
                                        List.of(trial(1, 97.1, 100, 5), trial(2, 97.9, 100, 9)),
                                        wanted)))
                .isEqualTo(2);
    }

    @Test
    void equalTrialsGiveTheFirst() {
        assertThat(
                        answer(
                                Recommendation.of(
                                        List.of(trial(7, 97.5, 100), trial(4, 97.5, 100)),
                                        wanted(POINT))))
                .isEqualTo(4);
    }

    @Test
    void ifAllDropFurtherTheMostAccurateIsTheAnswerAndFlagged() {
        Recommendation recommendation =
                Recommendation.of(
                        List.of(trial(1, 95.5, 200), trial(2, 60, 50)), wanted(POINT, FIFTH));

        assertThat(answer(recommendation)).isEqualTo(1);
        assertThat(recommendation.keepsAccuracy()).isFalse();
        assertThat(recommendation.reason())
                .isEqualTo(
                        "of the trials with size <= 20%, none is within 1.0 points of float; the"
                                + " most accurate one is 2.50 points below");
    }

    @Test
    void aTrialThatBreaksALimitOnCostDoesNotCompete() {
        Constraint bops = new Constraint.OnCost(CostKind.BOPS, 2000, false, "<= 2000");
        Recommendation recommendation =
                Recommendation.of(
                        List.of(
                                trial(1, 98.0, 100, 3000),
                                trial(2, 97.5, 110, 1000),
                                trial(3, 98.1, 300, 1000)),
                        wanted(POINT, FIFTH, bops));

        assertThat(answer(recommendation)).isEqualTo(2);
        assertThat(recommendation.front()).extracting(Candidate::number).containsExactly(2);
        assertThat(recommendation.reason())
                .isEqualTo(
                        "smallest size within 1.0 points of float, with size <= 20% and bops <="
                                + " 2000");
    }

    @Test
    void withoutAnAllowedDropTheMostAccurateIsTheAnswer() {
        Recommendation recommendation =
                Recommendation.of(List.of(trial(1, 97, 200), trial(2, 20, 50)), wanted(FIFTH));

        assertThat(answer(recommendation)).isEqualTo(1);
        assertThat(recommendation.keepsAccuracy()).isTrue();
        assertThat(recommendation.reason()).isEqualTo("highest accuracy, with size <= 20%");
    }

    @Test
    void theFirstObjectiveOfCostDecides() {
        Requirements wanted =
                new Requirements(
                        List.of(Objective.BOPS, Objective.ACCURACY, Objective.SIZE),
                        List.of(POINT),
                        98,
                        FLOAT);
        Recommendation recommendation =
                Recommendation.of(
                        List.of(trial(1, 97.5, 100, 900), trial(2, 97.5, 200, 500)), wanted);

        assertThat(answer(recommendation)).isEqualTo(2);
        assertThat(recommendation.reason()).isEqualTo("smallest bops within 1.0 points of float");
    }

    @Test
    void nothingThatKeepsTheLimitsIsNoAnswerWithAReason() {
        Recommendation recommendation =
                Recommendation.of(List.of(trial(1, 98, 201)), wanted(POINT, FIFTH));

        assertThat(recommendation.answer()).isEmpty();
        assertThat(recommendation.keepsAccuracy()).isFalse();
        assertThat(recommendation.front()).isEmpty();
        assertThat(recommendation.reason()).isEqualTo("no trial keeps size <= 20%");
    }

    @Test
    void noResultIsNoAnswerWithAReason() {
        Candidate failed = run(1, Map.of("size", 10.0));

        assertThat(Recommendation.of(List.of(failed), wanted(POINT)))
                .returns("no trial has a result", Recommendation::reason)
                .returns(true, recommendation -> recommendation.answer().isEmpty());
    }

    @Test
    void aLimitIsKeptByWhatIsExactlyAtIt() {
        Constraint.OnCost limit = new Constraint.OnCost(CostKind.SIZE, 0.29, true, "<= 29%");
        Cost whole = new Cost(100, 0, 0);

        // 0.29 * 100 is a little less than 29
        assertThat(limit.allows(new Cost(29, 0, 0), whole)).isTrue();
        assertThat(limit.allows(new Cost(29.1, 0, 0), whole)).isFalse();
        // 97.8 - 97.5 is a little more than 0.3
        assertThat(new Constraint.OnAccuracyDrop(0.3, "<= 0.3").allows(97.5, 97.8)).isTrue();
        assertThat(new Constraint.OnAccuracyDrop(0.3, "<= 0.3").allows(Double.NaN, 97.8)).isFalse();
    }

    @Test
    void repetitionsCountByTheirMean() {
        Candidate mean =
                Candidate.of(
                        3,
                        new TreeMap<>(
                                Map.of(
                                        7L,
                                        Map.of("accuracy", 97.0, "size", 100.0, "loss", 1.0),
                                        8L,
                                        Map.of("accuracy", 98.0, "size", 100.0))));

        assertThat(mean.metrics()).isEqualTo(Map.of("accuracy", 97.5, "size", 100.0));
        assertThat(mean.number()).isEqualTo(3);
        assertThat(mean.accuracies()).isEqualTo(Map.of(7L, 97.0, 8L, 98.0));
    }

    @Test
    void finalistsSpreadOverSizeWithTheAnswerAmongThem() {
        // sizes 100, 101, ..., 119 and 1000: most of the front is crowded at the lower end
        List<Candidate> candidates =
                IntStream.range(0, 21)
                        .mapToObj(i -> trial(i, 80 + i * 0.9, i == 20 ? 1000 : 100 + i))
                        .toList();

        Recommendation recommendation = Recommendation.of(candidates, wanted(POINT));

        assertThat(recommendation.front()).hasSize(21);
        assertThat(recommendation.finalists())
                .hasSize(Recommendation.FINALISTS)
                .contains(recommendation.answer().orElseThrow())
                .isSubsetOf(recommendation.front());
        assertThat(recommendation.finalists())
                .extracting(Candidate::number)
                .startsWith(0)
                .endsWith(19, 20);
    }

    @Test
    void aSmallFrontIsRepeatedAsAWhole() {
        Recommendation recommendation =
                Recommendation.of(List.of(trial(1, 97, 10), trial(2, 98, 20)), wanted());

        assertThat(recommendation.finalists()).isEqualTo(recommendation.front());
    }
}
