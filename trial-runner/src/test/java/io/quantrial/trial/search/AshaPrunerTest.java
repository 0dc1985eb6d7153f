package io.quantrial.trial.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.Services;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class AshaPrunerTest {

    private static final List<Objective> OBJECTIVES = List.of(Objective.ACCURACY, Objective.SIZE);

    private static Map<String, Double> trial(double accuracy, double size) {
        return Map.of("accuracy", accuracy, "size", size);
    }

    private static boolean prune(
            int step, int lastStep, Map<String, Double> own, List<Map<String, Double>> others) {
        return new AshaPruner().prune(new PruneRequest(OBJECTIVES, step, lastStep, own, others));
    }

    @Example
    void isAService() {
        assertThat(Services.find(Pruner.class, Pruner::name, "search.pruner", "asha"))
                .isInstanceOf(AshaPruner.class);
    }

    @Example
    void decidesAtStepsOneThreeAndNineBeforeTheLast() {
        List<Map<String, Double>> others = Collections.nCopies(8, trial(90, 1));

        assertThat(
                        IntStream.rangeClosed(1, 10)
                                .filter(step -> prune(step, 10, trial(1, 2), others)))
                .containsExactly(1, 3, 9);
        assertThat(IntStream.rangeClosed(1, 2).filter(step -> prune(step, 2, trial(1, 2), others)))
                .containsExactly(1);
        assertThat(prune(1, 1, trial(1, 2), others)).isFalse();
        assertThat(prune(9, 9, trial(1, 2), others)).isFalse();
    }

    @Example
    void neverStopsWithFewerThanThreeOthers() {
        assertThat(prune(1, 2, trial(1, 2), Collections.nCopies(2, trial(90, 1)))).isFalse();
        assertThat(prune(1, 2, trial(1, 2), Collections.nCopies(3, trial(90, 1)))).isTrue();
    }

    @Example
    void theBestThirdGoesOn() {
        // one size: the objective that is left is accuracy
        List<Map<String, Double>> others =
                IntStream.rangeClosed(1, 8).mapToObj(i -> trial(10 * i, 5)).toList();

        assertThat(prune(1, 2, trial(75, 5), others)).isFalse();
        assertThat(prune(1, 2, trial(65, 5), others)).isFalse();
        assertThat(prune(1, 2, trial(55, 5), others)).isTrue();
    }

    @Example
    void aTrialAloneInItsRegionOfSizeGoesOn() {
        List<Map<String, Double>> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(trial(95 + i / 10.0, 100 + i));
        }

        assertThat(prune(1, 2, trial(40, 10), others)).isFalse();
        assertThat(prune(1, 2, trial(97, 300), others)).isFalse();
        assertThat(prune(1, 2, trial(94, 105), others)).isTrue();
    }

    @Example
    void accuracyThatIsNotANumberIsStoppedHoweverSmall() {
        assertThat(prune(1, 2, trial(Double.NaN, 1), Collections.nCopies(3, trial(9, 9)))).isTrue();
    }

    @Property
    void theMostAccurateAndTheSmallestGoOn(
            @ForAll @Size(min = 3, max = 30)
                    List<@DoubleRange(min = 1, max = 90) Double> accuracies,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        List<Map<String, Double>> others =
                accuracies.stream().map(accuracy -> trial(accuracy, accuracy * share)).toList();

        // k = floor(n / 3) is at least 2 from 5 others on, enough for both ends
        boolean isSmall = others.size() < 5;
        assertThat(isSmall || !prune(1, 2, trial(91, 91), others)).isTrue();
        assertThat(isSmall || !prune(1, 2, trial(0.5, -1), others)).isTrue();
    }
}
