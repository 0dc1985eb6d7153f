package io.quantrial.trial.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.DominatedArea;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Problems;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.StrategyContract;
import io.quantrial.trial.space.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

class Nsga2StrategyTest extends StrategyContract {

    @Override
    protected Strategy strategy() {
        return new Nsga2Strategy();
    }

    private static SearchProblem problem(long seed, int maxTrials) {
        SearchProblem problem =
                Problems.problem(Problems.space(8, Problems.TWENTY_FOUR), 0.8, seed);
        return new SearchProblem(
                problem.space(),
                problem.costs(),
                problem.feasible(),
                problem.objectives(),
                seed,
                maxTrials,
                List.of());
    }

    private static double hypervolume(Strategy strategy, SearchProblem problem) {
        Search search = strategy.start(problem);
        List<List<Double>> points = new ArrayList<>();
        for (int number = 0; number < problem.maxTrials(); number++) {
            Point point = search.ask(number).orElseThrow().point();
            Map<String, Double> metrics = Problems.metrics(problem, point);
            points.add(Objective.minimised(problem.objectives(), metrics));
            search.tell(Observation.of(number, point, TrialState.COMPLETE, metrics));
        }
        return DominatedArea.of(points, List.of(-70.0, problem.costs().maximum().size()));
    }

    /** On this smooth problem evolution wins for every seed; a broken selection would not. */
    @Example
    void findsABetterFrontThanChance() {
        assertThat(IntStream.range(0, 10).mapToObj(seed -> problem(seed, 120)))
                .allSatisfy(
                        problem ->
                                assertThat(hypervolume(new Nsga2Strategy(), problem))
                                        .isGreaterThan(hypervolume(new RandomStrategy(), problem)));
    }

    @Example
    void beginsWithUniformPointsThatAreFeasibleAndNotKnown() {
        SearchProblem problem = problem(1, 40);
        Search search = new Nsga2Strategy().start(problem);
        Point known = UniformPoints.of(problem.space()).get(2);
        search.tell(Observation.of(0, known, TrialState.COMPLETE, Map.of()));

        List<Point> first = new ArrayList<>();
        IntStream.range(1, 6)
                .mapToObj(search::ask)
                .flatMap(Optional::stream)
                .map(Proposal::point)
                .forEach(first::add);

        assertThat(first)
                .containsExactlyElementsOf(
                        UniformPoints.of(problem.space()).stream()
                                .filter(problem.feasible())
                                .filter(point -> !point.equals(known))
                                .toList());
    }

    /** The parents are two, so that what neither has comes from mutation: one layer of eight. */
    @Example
    void childrenComeFromParentsAndTrialsThatFailedAreNone() {
        SearchProblem problem = problem(1, 12);
        Search search = new Nsga2Strategy().start(problem);
        int number = 0;
        List<Point> parents = new ArrayList<>();
        while (number < 4) {
            Point point = search.ask(number).orElseThrow().point();
            boolean isParent = number < 2;
            if (isParent) {
                parents.add(point);
            }
            search.tell(
                    Observation.of(
                            number++,
                            point,
                            isParent ? TrialState.COMPLETE : TrialState.FAILED,
                            Problems.metrics(problem, point)));
        }
        int foreign = 0;
        for (int child = 0; child < 40; child++) {
            Point point = search.ask(number++).orElseThrow().point();
            for (int layer = 0; layer < 8; layer++) {
                int own = layer;
                boolean isInherited =
                        parents.stream()
                                .anyMatch(
                                        parent ->
                                                parent.choices()
                                                        .get(own)
                                                        .equals(point.choices().get(own)));
                foreign += isInherited ? 0 : 1;
            }
        }

        assertThat(foreign).isBetween(20, 80);
    }

    @Example
    void withoutResultsItGoesOnByChance() {
        Search search = new Nsga2Strategy().start(problem(1, 12));

        assertThat(
                        IntStream.range(0, 30)
                                .mapToObj(search::ask)
                                .flatMap(Optional::stream)
                                .map(Proposal::point))
                .hasSize(30)
                .doesNotHaveDuplicates();
    }
}
