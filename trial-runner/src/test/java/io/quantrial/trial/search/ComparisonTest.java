package io.quantrial.trial.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final List<Objective> SIZE = List.of(Objective.ACCURACY, Objective.SIZE);

    private static Candidate trial(int number, double accuracy, double size) {
        return run(number, Map.of("accuracy", accuracy, "size", size, "bops", 1000 - size));
    }

    private static Candidate run(int number, Map<String, Double> metrics) {
        return Candidate.of(number, new TreeMap<>(Map.of(7L, metrics)));
    }

    private static List<Integer> rivals(
            List<Candidate> references, List<Candidate> found, List<Objective> objectives) {
        return Comparison.of(references, found, objectives).stream()
                .map(comparison -> comparison.found().number())
                .toList();
    }

    @Test
    void theRivalIsTheMostAccurateThatCostsNoMore() {
        List<Candidate> found = List.of(trial(4, 97, 40), trial(5, 98, 50), trial(6, 99, 51));

        assertThat(rivals(List.of(trial(1, 97.5, 100), trial(2, 97, 50)), found, SIZE))
                .containsExactly(6, 5);
    }

    @Test
    void ofEquallyAccurateOnesTheCheapestIsTheRivalThenTheFirst() {
        List<Candidate> found = List.of(trial(4, 98, 50), trial(6, 98, 40), trial(5, 98, 40));

        assertThat(rivals(List.of(trial(1, 97.5, 100)), found, SIZE)).containsExactly(5);
    }

    @Test
    void aReferenceThatNothingIsAsCheapAsHasNoRival() {
        assertThat(rivals(List.of(trial(3, 70, 30)), List.of(trial(4, 98, 31)), SIZE)).isEmpty();
    }

    @Test
    void theFirstCostOfTheObjectivesDecidesAndSizeWithoutOne() {
        List<Candidate> references = List.of(trial(1, 97, 50));
        List<Candidate> found = List.of(trial(4, 98, 40), trial(5, 98, 60));

        assertThat(
                        rivals(
                                references,
                                found,
                                List.of(Objective.BOPS, Objective.ACCURACY, Objective.SIZE)))
                .containsExactly(5);
        assertThat(rivals(references, found, List.of(Objective.ACCURACY))).containsExactly(4);
    }

    @Test
    void whatIsNotKnownIsNotCompared() {
        List<Objective> latency = List.of(Objective.ACCURACY, Objective.LATENCY);
        Candidate reference = trial(1, 97, 50);
        Candidate withoutAccuracy = run(4, Map.of("size", 40.0));

        assertThat(rivals(List.of(reference), List.of(trial(4, 98, 40)), latency)).isEmpty();
        assertThat(rivals(List.of(reference), List.of(withoutAccuracy), SIZE)).isEmpty();
        assertThat(rivals(List.of(withoutAccuracy), List.of(trial(4, 98, 40)), SIZE)).isEmpty();
        assertThat(rivals(List.of(reference), List.of(trial(4, Double.NaN, 40)), SIZE)).isEmpty();
        assertThat(rivals(List.of(), List.of(), SIZE)).isEmpty();
    }
}
