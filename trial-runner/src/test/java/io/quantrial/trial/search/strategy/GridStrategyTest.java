package io.quantrial.trial.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.search.Problems;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.StrategyContract;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

class GridStrategyTest extends StrategyContract {

    @Override
    protected Strategy strategy() {
        return new GridStrategy();
    }

    private static List<Point> first(SearchProblem problem, int count) {
        Search search = new GridStrategy().start(problem);
        return IntStream.range(0, count)
                .mapToObj(search::ask)
                .flatMap(Optional::stream)
                .map(Proposal::point)
                .toList();
    }

    @Example
    void beginsWithTheSameWidthForAllLayers() {
        SearchSpace space = Problems.space(2, Problems.TWENTY_FOUR);

        assertThat(first(Problems.problem(space, 1, 7), 8))
                .extracting(point -> space.decode(point).toString())
                .containsExactly(
                        "layer0=lsq/w8/i8; layer1=lsq/w8/i8",
                        "layer0=qat/w8/i8; layer1=qat/w8/i8",
                        "layer0=lsq/w4/i4; layer1=lsq/w4/i4",
                        "layer0=qat/w4/i4; layer1=qat/w4/i4",
                        "layer0=lsq/w3/i4; layer1=lsq/w3/i4",
                        "layer0=qat/w3/i4; layer1=qat/w3/i4",
                        "layer0=lsq/w2/i2; layer1=lsq/w2/i2",
                        "layer0=qat/w2/i2; layer1=qat/w2/i2");
    }

    @Example
    void aHugeSpaceIsWalkedWithoutBeingListed() {
        SearchProblem problem = Problems.problem(Problems.space(20, Problems.TWENTY_FOUR), 1, 3);

        List<Point> points = first(problem, 300);

        assertThat(points).hasSize(300).doesNotHaveDuplicates();
        List<Point> scattered = points.subList(8, 8 + 24);
        for (int layer = 0; layer < 20; layer++) {
            int own = layer;
            assertThat(scattered.stream().map(point -> point.choices().get(own)))
                    .as("layer %s meets each alternative once", layer)
                    .doesNotHaveDuplicates();
        }
    }

    @Example
    void aHugeSpaceWithHardlyAnyFeasiblePointIsWalkedToo() {
        SearchProblem problem = Problems.problem(Problems.space(20, Problems.TWENTY_FOUR), 0.26, 3);

        assertThat(first(problem, 30))
                .hasSize(30)
                .doesNotHaveDuplicates()
                .allMatch(problem.feasible());
    }

    @Example
    void theSeedChangesTheOrder() {
        SearchSpace space = Problems.space(3, Problems.TWENTY_FOUR);

        assertThat(first(Problems.problem(space, 1, 1), 50))
                .isNotEqualTo(first(Problems.problem(space, 1, 2), 50));
    }
}
