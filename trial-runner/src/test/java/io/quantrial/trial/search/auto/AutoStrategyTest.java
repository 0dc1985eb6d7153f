package io.quantrial.trial.search.auto;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Problems;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Proposal.Effort;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.StrategyContract;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;

class AutoStrategyTest extends StrategyContract {

    private static final SearchSpace SPACE =
            Problems.space(5, List.of("lsq/w2/i2", "lsq/w4/i4", "lsq/w8/i8"));

    private static final SearchProblem PROBLEM = Problems.problem(SPACE, 1, 3);

    @Override
    protected Strategy strategy() {
        return new AutoStrategy();
    }

    /** Every screening says what the formula says, a training a tenth of it. */
    private static final class Walk {

        private final SearchProblem problem;
        private final Search search;
        private final List<Proposal> proposals = new ArrayList<>();

        Walk(SearchProblem problem) {
            this.problem = problem;
            this.search = new AutoStrategy().start(problem);
        }

        Walk go(int trainings) {
            while (trained().size() < trainings) {
                Proposal proposal = search.ask(proposals.size()).orElseThrow();
                proposals.add(proposal);
                if (proposal.effort() == Effort.SCREENING) {
                    search.screened(end(proposal.point(), 1));
                } else {
                    search.tell(end(proposal.point(), 0.1));
                }
            }
            return this;
        }

        private Observation end(Point point, double factor) {
            Map<String, Double> metrics = new TreeMap<>(problem.costs().cost(point).metrics());
            double loss = factor * loss(problem, point);
            metrics.put(MetricNames.LOSS, loss);
            metrics.put(MetricNames.at(MetricNames.LOSS, 0.1), 2 * loss);
            metrics.put(MetricNames.ACCURACY, 100 * (1 - loss));
            return Observation.of(proposals.size(), point, TrialState.COMPLETE, metrics);
        }

        List<Point> screened() {
            return points(Effort.SCREENING);
        }

        List<Point> trained() {
            return points(Effort.TRAINING);
        }

        private List<Point> points(Effort effort) {
            return proposals.stream()
                    .filter(proposal -> proposal.effort() == effort)
                    .map(Proposal::point)
                    .toList();
        }
    }

    private static double loss(SearchProblem problem, Point point) {
        return 1 - Problems.metrics(problem, point).get(MetricNames.ACCURACY) / 100;
    }

    @Example
    void screensBeforeItTrains() {
        Walk walk = new Walk(PROBLEM).go(1);

        assertThat(walk.screened()).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates();
        assertThat(walk.proposals.get(walk.proposals.size() - 1).effort())
                .isEqualTo(Effort.TRAINING);
        assertThat(walk.screened()).contains(uniform(0), uniform(1), uniform(2));
    }

    private static Point uniform(int choice) {
        return new Point(Collections.nCopies(5, choice));
    }

    @Example
    void screensWhatTheSignalsFavour() {
        SearchSpace wide = Problems.space(12, List.of("lsq/w2/i2", "lsq/w4/i4", "lsq/w8/i8"));
        Walk walk = new Walk(Problems.problem(wide, 1, 3));
        List<List<Double>> losses = new ArrayList<>();
        for (int layer = 0; layer < 12; layer++) {
            // every second layer does not mind few bits
            losses.add(layer % 2 == 0 ? List.of(0.0, 0.0, 0.0) : List.of(9.0, 3.0, 0.0));
        }
        walk.search.learn(new Signals(new TreeMap<>(Map.of("gradient", losses))));
        walk.go(1);

        assertThat(share(walk.screened(), 0, 0)).isGreaterThan(0.7);
        assertThat(share(walk.screened(), 1, 0)).isLessThan(0.6);
    }

    /** How often layers of one parity have a choice. */
    private static double share(List<Point> points, int parity, int choice) {
        return points.stream()
                .mapToDouble(
                        point -> {
                            int count = 0;
                            for (int i = parity; i < 12; i += 2) {
                                count += point.choices().get(i) == choice ? 1 : 0;
                            }
                            return count / 6.0;
                        })
                .average()
                .orElseThrow();
    }

    @Example
    void tenTrainingsComeNearTheWholeFront() {
        Walk walk = new Walk(PROBLEM).go(10);

        assertThat(volume(walk.trained())).isGreaterThan(0.93 * volume(all()));
    }

    private static List<Point> all() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 243; i++) {
            List<Integer> choices = new ArrayList<>();
            for (int rest = i, layer = 0; layer < 5; layer++, rest /= 3) {
                choices.add(rest % 3);
            }
            points.add(new Point(choices));
        }
        return points;
    }

    private static double volume(List<Point> points) {
        List<List<Double>> figures =
                points.stream()
                        .map(
                                point ->
                                        List.of(
                                                Math.log(PROBLEM.costs().cost(point).size()),
                                                Math.log(0.1 * loss(PROBLEM, point))))
                        .toList();
        return new Frontier(figures, List.of(10.0, 0.0)).volume();
    }

    @Example
    void aTrainingGoesOnUnlessItsEndIsHopeless() {
        Walk walk = new Walk(PROBLEM).go(10);
        Point smallest = uniform(0);
        Point largest = uniform(2);
        String early = MetricNames.at(MetricNames.LOSS, 0.1);

        assertThat(walk.search.goesOn(largest, Map.of(early, 0.0001))).isTrue();
        assertThat(walk.search.goesOn(largest, Map.of(early, 5.0))).isFalse();
        assertThat(walk.search.goesOn(smallest, Map.of())).isTrue();
    }

    @Example
    void withoutExperienceATrainingGoesOn() {
        Walk walk = new Walk(PROBLEM).go(2);

        assertThat(walk.search.goesOn(uniform(2), Map.of("loss@0.1", 5.0))).isTrue();
    }

    @Example
    void failuresAreNotRepeatedAndDoNotCount() {
        Walk walk = new Walk(PROBLEM).go(3);
        Proposal failed = walk.search.ask(1000).orElseThrow();
        walk.search.tell(Observation.of(1000, failed.point(), TrialState.FAILED, new TreeMap<>()));
        walk.go(8);

        assertThat(walk.trained()).doesNotContain(failed.point());
    }

    @Example
    void aConfigurationWhoseScreeningFailedCanStillBeTrained() {
        Search search = new AutoStrategy().start(PROBLEM);
        Set<Point> failed = new HashSet<>();
        Proposal proposal = search.ask(0).orElseThrow();
        for (int number = 1; proposal.effort() == Effort.SCREENING; number++) {
            Map<String, Double> metrics =
                    number % 2 == 0
                            ? Map.of(MetricNames.LOSS, loss(PROBLEM, proposal.point()))
                            : Map.of();
            if (metrics.isEmpty()) {
                failed.add(proposal.point());
            }
            search.screened(
                    Observation.of(
                            number,
                            proposal.point(),
                            metrics.isEmpty() ? TrialState.FAILED : TrialState.COMPLETE,
                            metrics));
            proposal = search.ask(number).orElseThrow();
        }
        boolean isTrained = false;
        for (int number = 1000; number < 1060 && proposal.effort() == Effort.TRAINING; number++) {
            isTrained |= failed.contains(proposal.point());
            proposal = search.ask(number).orElseThrow();
        }

        assertThat(isTrained).isTrue();
    }

    @Example
    void whatWasScreenedBeforeAChangeIsNotScreenedAgain() {
        Search search = new AutoStrategy().start(PROBLEM);
        search.screened(
                Observation.of(0, uniform(2), TrialState.COMPLETE, Map.of(MetricNames.LOSS, 0.5)));

        for (int number = 1; number < 60; number++) {
            assertThat(search.ask(number))
                    .isNotEqualTo(Optional.of(Proposal.screening(uniform(2))));
        }
    }

    @Example
    void whatRunsCountsAsExpectedSoThatTwoWorkersTryDifferentThings() {
        Walk walk = new Walk(PROBLEM).go(4);
        Point one = walk.search.ask(1000).orElseThrow().point();
        Point other = walk.search.ask(1001).orElseThrow().point();

        assertThat(other).isNotEqualTo(one);
    }
}
