package io.quantrial.trial.bench.replay;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.bench.BenchRow.Measurement;
import io.quantrial.trial.bench.replay.BenchProblem.Configuration;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.space.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * One study under a virtual clock. It treats the strategy as the runner does: the same order of
 * calls, numbers of trials and metrics. Of what happens at the same time, the older trial comes
 * first.
 */
final class VirtualStudy {

    /** The float model is trial 0. */
    private static final int FIRST_NUMBER = 1;

    private final Replay replay;
    private final BenchProblem problem;
    private final long seed;
    private final int row;
    private final Search search;
    private final List<Integer> rungs;

    private final Deque<Integer> references;
    private final Set<Proposal> known = new HashSet<>();

    /** References that run: passed over once if the strategy proposes them. */
    private final Set<Proposal> unknown = new HashSet<>();

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingDouble(Event::time)
                            .thenComparing(event -> event.trial().number()));
    private final List<Trace.Ended> ended = new ArrayList<>();
    private double now;
    private long steps;
    private int number = FIRST_NUMBER;
    private int trained;
    private boolean isExhausted;

    VirtualStudy(Replay replay, long seed) {
        this.replay = replay;
        this.problem = replay.problem();
        this.seed = seed;
        this.row = Replay.row(problem, seed);
        this.rungs = replay.strategy().rungs().stream().map(this::fidelity).toList();
        this.references = new ArrayDeque<>(problem.references());
        references.forEach(
                index -> unknown.add(Proposal.training(problem.configuration(index).point())));
        this.search = replay.strategy().start(problem.problem(seed, replay.listed()));
    }

    /**
     * A trial under way.
     *
     * @param number its number
     * @param kind what it is for
     * @param configuration the index of its configuration
     * @param start when it began
     * @param stops the fidelities at which it is measured
     */
    private record Trial(
            int number, TrialKind kind, int configuration, double start, List<Integer> stops) {

        boolean isEnd(int stop) {
            return stop == stops.size() - 1;
        }
    }

    /** A trial reaches one of its stops. */
    private record Event(double time, Trial trial, int stop) {}

    private int fidelity(double share) {
        List<Double> fidelities = problem.header().fidelities();
        int index = fidelities.indexOf(share);
        if (index < 0) {
            throw TrialException.input(
                    "strategy \""
                            + replay.strategy().name()
                            + "\" measures at "
                            + share
                            + " of a training, table "
                            + problem.header().name()
                            + " has only "
                            + fidelities
                            + "; replay it on another table");
        }
        return index;
    }

    Trace run() {
        try {
            return carryOut();
        } catch (TrialException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    "strategy \""
                            + replay.strategy().name()
                            + "\" failed in the study with seed "
                            + seed
                            + ", before trial "
                            + number
                            + ": "
                            + e,
                    e);
        }
    }

    private Trace carryOut() {
        learnSignals();
        startTrials();
        while (!events.isEmpty()) {
            Event event = events.poll();
            now = event.time();
            reach(event.trial(), event.stop());
            startTrials();
        }
        return new Trace(ended);
    }

    /** Their trial is the first one after the float model. */
    private void learnSignals() {
        Signals signals = problem.signals(row);
        if (replay.strategy().usesSignals() && !signals.losses().isEmpty()) {
            number++;
            search.learn(signals);
        }
    }

    private void startTrials() {
        while (events.size() < replay.workers()) {
            Optional<Trial> next = next();
            if (next.isEmpty()) {
                return;
            }
            number++;
            goOn(next.get(), 0);
        }
    }

    private Optional<Trial> next() {
        if (trained >= problem.configurations().size()) {
            return Optional.empty();
        }
        if (!references.isEmpty()) {
            return Optional.of(training(TrialKind.REFERENCE, references.poll()));
        }
        Optional<Proposal> proposal = isExhausted ? Optional.empty() : search.ask(number);
        while (proposal.isPresent() && unknown.remove(proposal.get())) {
            known.add(proposal.get());
            proposal = search.ask(number);
        }
        isExhausted = proposal.isEmpty();
        return proposal.map(this::trial);
    }

    private Trial trial(Proposal proposal) {
        int configuration =
                problem.index(proposal.point())
                        .orElseThrow(() -> broken("that is not feasible", proposal.point()));
        if (!known.add(proposal)) {
            throw broken("again", proposal.point());
        }
        return switch (proposal.effort()) {
            case TRAINING -> training(TrialKind.SEARCH, configuration);
            case SCREENING ->
                    new Trial(
                            number, TrialKind.SCREENING, configuration, now, List.of(fidelity(0)));
        };
    }

    private Trial training(TrialKind kind, int configuration) {
        trained++;
        List<Integer> stops = new ArrayList<>(rungs);
        stops.add(problem.header().fidelities().size() - 1);
        return new Trial(number, kind, configuration, now, stops);
    }

    private TrialException broken(String what, Point point) {
        return new TrialException(
                TrialException.Code.FAILED,
                "strategy \""
                        + replay.strategy().name()
                        + "\" proposed a configuration "
                        + what
                        + ", trial "
                        + number
                        + ": "
                        + point.choices());
    }

    private void goOn(Trial trial, int stop) {
        events.add(new Event(trial.start() + measurement(trial, stop).seconds(), trial, stop));
    }

    private Measurement measurement(Trial trial, int stop) {
        return configuration(trial).rows().get(row).measurements().get(trial.stops().get(stop));
    }

    private Configuration configuration(Trial trial) {
        return problem.configuration(trial.configuration());
    }

    private void reach(Trial trial, int stop) {
        Map<String, Double> metrics = metrics(trial, stop);
        if (trial.isEnd(stop)) {
            end(trial, stop, TrialState.COMPLETE, metrics);
        } else if (trial.kind() == TrialKind.SEARCH
                && !search.goesOn(configuration(trial).point(), metrics)) {
            end(trial, stop, TrialState.PRUNED, metrics);
        } else {
            goOn(trial, stop + 1);
        }
    }

    private Map<String, Double> metrics(Trial trial, int stop) {
        Measurement last = measurement(trial, stop);
        Map<String, Double> metrics = new TreeMap<>(configuration(trial).cost().metrics());
        metrics.put(MetricNames.ACCURACY, last.validation().accuracy());
        metrics.put(MetricNames.LOSS, last.validation().loss());
        if (trial.kind().isCandidate()) {
            metrics.put(MetricNames.STEPS, (double) last.steps());
            for (int i = 0; i <= Math.min(stop, rungs.size() - 1); i++) {
                double share = problem.header().fidelities().get(rungs.get(i));
                metrics.put(
                        MetricNames.at(MetricNames.LOSS, share),
                        measurement(trial, i).validation().loss());
            }
        }
        return metrics;
    }

    private void end(Trial trial, int stop, TrialState state, Map<String, Double> metrics) {
        steps += trial.kind().isCandidate() ? measurement(trial, stop).steps() : 0;
        ended.add(
                new Trace.Ended(
                        trial.number(),
                        trial.kind(),
                        trial.configuration(),
                        state,
                        (double) steps / problem.steps(),
                        now));
        Point point = configuration(trial).point();
        Observation observation = Observation.of(trial.number(), point, state, metrics);
        if (trial.kind() == TrialKind.SCREENING) {
            search.screened(observation);
        } else {
            unknown.remove(Proposal.training(point));
            known.add(Proposal.training(point));
            search.tell(observation);
        }
    }
}
