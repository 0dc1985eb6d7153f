package io.quantrial.trial.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.cost.CostTable;
import io.quantrial.trial.search.Chance;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.search.Problems;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class OpenPointsTest {

    private static final List<String> WIDTHS = List.of("lsq/w8", "lsq/w4", "lsq/w3", "lsq/w2");
    private static final SearchSpace LARGE = Problems.space(20, WIDTHS);

    private final SplittableRandom random = Chance.of(5, 0, "test");

    private static SearchProblem problem(SearchSpace space, Predicate<Point> feasible) {
        return new SearchProblem(
                space, Problems.costs(space), feasible, List.of(Objective.SIZE), 1, 10, List.of());
    }

    private List<Point> drain(OpenPoints open) {
        List<Point> points = new ArrayList<>();
        Optional<Point> point = open.random(random);
        while (point.isPresent()) {
            points.add(point.get());
            open.close(point.get());
            point = open.random(random);
        }
        return points;
    }

    private static Point all(int choice) {
        return new Point(Collections.nCopies(20, choice));
    }

    @Test
    void findsTheFewFeasiblePointsOfAHugeSpaceAndKnowsThatThereAreNoMore() {
        CostTable costs = Problems.costs(LARGE);
        // one more bit costs 100 in layer 0, 150 in layer 1, 200 in layer 2
        double limit = costs.minimum().size() + 150;

        List<Point> points =
                drain(new OpenPoints(problem(LARGE, p -> costs.cost(p).size() <= limit)));

        assertThat(points).containsExactlyInAnyOrder(all(3), all(3).with(0, 2), all(3).with(1, 2));
    }

    @Test
    void findsAFeasiblePointThatNoRepairReachesInASmallSpace() {
        SearchSpace space = Problems.space(5, WIDTHS);
        Point only = new Point(List.of(0, 0, 0, 0, 0));

        assertThat(drain(new OpenPoints(problem(space, only::equals)))).containsExactly(only);
    }

    @Test
    void nothingFeasibleMeansNothingToTry() {
        assertThat(new OpenPoints(problem(LARGE, point -> false)).random(random)).isEmpty();
    }

    @Test
    void aSpaceWithoutLayersHasOnePoint() {
        assertThat(drain(new OpenPoints(problem(Problems.space(0, WIDTHS), point -> true))))
                .containsExactly(new Point(List.of()));
    }

    @Test
    void repairOnlyMakesLayersCheaper() {
        CostTable costs = Problems.costs(LARGE);
        double limit = costs.minimum().size() * 1.2;
        OpenPoints open = new OpenPoints(problem(LARGE, p -> costs.cost(p).size() <= limit));

        Point repaired = open.repaired(all(1), random).orElseThrow();

        assertThat(costs.cost(repaired).size()).isLessThanOrEqualTo(limit);
        assertThat(repaired.choices()).allMatch(choice -> choice >= 1);
        assertThat(open.repaired(all(3), random)).contains(all(3));
    }

    /** 4000 draws of 8 points: 500 expected for each, standard deviation 21. */
    @Test
    void drawsUniformlyAmongTheFeasiblePoints() {
        SearchSpace space = Problems.space(2, WIDTHS);
        OpenPoints open = new OpenPoints(problem(space, point -> point.choices().get(0) % 2 == 0));
        Map<Point, Integer> counts = new HashMap<>();
        for (int number = 0; number < 4000; number++) {
            Point point = open.random(Chance.of(9, number, "draw")).orElseThrow();
            counts.merge(point, 1, Integer::sum);
        }

        assertThat(counts).hasSize(8);
        assertThat(counts.values()).allMatch(count -> count > 400 && count < 600);
    }
}
