package io.quantrial.trial.bench.replay;

import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.space.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** A strategy that proposes what it is told to, and writes down what it hears. */
final class Script implements Strategy {

    final List<String> log = new ArrayList<>();
    final List<Observation> told = new ArrayList<>();
    final List<Map<String, Double>> rungMetrics = new ArrayList<>();
    final List<Signals> learned = new ArrayList<>();
    boolean usesSignals;
    SearchProblem problem;

    private final List<Proposal> proposals;
    private final List<Double> rungs;
    private final BiPredicate<Point, Map<String, Double>> goesOn;

    Script(
            List<Proposal> proposals,
            List<Double> rungs,
            BiPredicate<Point, Map<String, Double>> goesOn) {
        this.proposals = proposals;
        this.rungs = rungs;
        this.goesOn = goesOn;
    }

    /** Returns one without rungs. */
    static Script of(Proposal... proposals) {
        return new Script(List.of(proposals), List.of(), (point, metrics) -> true);
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public List<Double> rungs() {
        return rungs;
    }

    @Override
    public boolean usesSignals() {
        return usesSignals;
    }

    @Override
    public Search start(SearchProblem problem) {
        this.problem = problem;
        return new Play();
    }

    private final class Play implements Search {

        private final Deque<Proposal> open = new ArrayDeque<>(proposals);

        @Override
        public Optional<Proposal> ask(int number) {
            log.add("ask " + number);
            return Optional.ofNullable(open.poll());
        }

        @Override
        public void learn(Signals signals) {
            log.add("learn");
            learned.add(signals);
        }

        @Override
        public void tell(Observation observation) {
            log.add("tell " + observation.number());
            told.add(observation);
        }

        @Override
        public void screened(Observation observation) {
            log.add("screened " + observation.number());
            told.add(observation);
        }

        @Override
        public boolean goesOn(Point point, Map<String, Double> metrics) {
            log.add("goes on " + point.choices());
            rungMetrics.add(metrics);
            return goesOn.test(point, metrics);
        }
    }
}
