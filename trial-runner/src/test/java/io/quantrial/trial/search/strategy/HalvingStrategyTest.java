package io.quantrial.trial.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Problems;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.StrategyContract;
import io.quantrial.trial.space.Point;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;

class HalvingStrategyTest extends StrategyContract {

    private static final SearchProblem PROBLEM =
            Problems.problem(
                    Problems.space(2, List.of("lsq/w2/i4", "lsq/w4/i4", "lsq/w8/i4")), 1, 1);

    @Override
    protected Strategy strategy() {
        return new HalvingStrategy();
    }

    private static Point point(int first, int second) {
        return new Point(List.of(first, second));
    }

    private static Search knowing(Map<Point, Double> losses) {
        Search search = new HalvingStrategy().start(PROBLEM);
        int number = 0;
        for (Map.Entry<Point, Double> known : losses.entrySet()) {
            Map<String, Double> metrics =
                    Map.of("loss@0.1", known.getValue(), "loss@0.4", known.getValue() / 2);
            search.tell(Observation.of(number++, known.getKey(), TrialState.COMPLETE, metrics));
        }
        return search;
    }

    @Example
    void theBestThirdByLossAndCostGoesOn() {
        Search search =
                knowing(
                        Map.of(
                                point(0, 0), 0.9,
                                point(0, 1), 0.7,
                                point(1, 1), 0.5,
                                point(2, 2), 0.3,
                                point(2, 1), 0.4));

        assertThat(search.goesOn(point(1, 0), Map.of("loss@0.1", 0.2))).isTrue();
        assertThat(search.goesOn(point(1, 0), Map.of("loss@0.1", 2.0))).isFalse();
        assertThat(search.goesOn(point(1, 0), Map.of("loss@0.1", 2.0, "loss@0.4", 0.1))).isTrue();
    }

    @Example
    void theFirstTwoGoOnInAnyCase() {
        assertThat(knowing(Map.of(point(0, 0), 0.1)).goesOn(point(1, 0), Map.of("loss@0.1", 2.0)))
                .isTrue();
        assertThat(knowing(Map.of()).goesOn(point(1, 0), Map.of())).isTrue();
    }
}
