package io.quantrial.trial.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Problems;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.StrategyContract;
import io.quantrial.trial.space.Point;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;

class FixedStrategyTest extends StrategyContract {

    private static final SearchProblem PROBLEM =
            Problems.problem(Problems.space(2, Problems.TWENTY_FOUR), 0.6, 1);

    @Override
    protected Strategy strategy() {
        return new FixedStrategy();
    }

    @Override
    protected SearchProblem prepare(SearchProblem problem) {
        List<Point> feasible =
                Stream.iterate(0, i -> i + 1)
                        .limit(24)
                        .map(
                                i ->
                                        new Point(
                                                problem.space().layers().stream()
                                                        .map(l -> i % l.alternatives().size())
                                                        .toList()))
                        .filter(problem.feasible())
                        .toList();
        Assume.that(!feasible.isEmpty());
        return listed(problem, feasible);
    }

    @Override
    protected List<Point> everything(SearchProblem problem) {
        return problem.listed();
    }

    private static SearchProblem listed(SearchProblem problem, List<Point> points) {
        return new SearchProblem(
                problem.space(),
                problem.costs(),
                problem.feasible(),
                problem.objectives(),
                problem.seed(),
                problem.maxTrials(),
                points);
    }

    private static Point point(Integer... choices) {
        return new Point(List.of(choices));
    }

    @Example
    void answersInTheOrderOfTheListWithoutRepetition() {
        Search search =
                new FixedStrategy()
                        .start(
                                listed(
                                        PROBLEM,
                                        List.of(
                                                point(3, 0),
                                                point(0, 3),
                                                point(3, 0),
                                                point(1, 1))));
        search.tell(Observation.of(0, point(0, 3), TrialState.COMPLETE, Map.of()));

        assertThat(search.ask(1)).contains(Proposal.training(point(3, 0)));
        assertThat(search.ask(2)).contains(Proposal.training(point(1, 1)));
        assertThat(search.ask(3)).isEmpty();
    }

    @Example
    void aListedConfigurationThatBreaksAConstraintIsAnError() {
        SearchProblem problem = listed(PROBLEM, List.of(point(0, 0), point(11, 11)));

        assertThatThrownBy(() -> new FixedStrategy().start(problem))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "search.fixed[1]: breaks a constraint on cost: it costs"
                                + " {bops=160000.0, latency=0.0, size=2640.0}; change it or"
                                + " search.constraints");
    }

    @Example
    void anEmptyListIsAnError() {
        assertThatThrownBy(() -> new FixedStrategy().start(PROBLEM))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("search.fixed: is empty");
    }
}
