package io.quantrial.trial.search.auto;

import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.search.Chance;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.search.strategy.OpenPoints;
import io.quantrial.trial.space.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The state of {@link AutoStrategy}. */
final class AutoSearch implements Search {

    /** The pool is renewed after so many trainings. */
    private static final int RENEWAL = 3;

    /** The middles of the fifths of a normal distribution. */
    private static final List<Double> DEVIATIONS = List.of(-1.2816, -0.5244, 0.0, 0.5244, 1.2816);

    /** How far beyond the worst that is known the hypervolume counts, in logarithms. */
    private static final double MARGIN = 0.1;

    private static final double SMALLEST_SHARE = 1e-9;

    private final SearchProblem problem;
    private final List<Objective> costs;
    private final Cost largest;
    private final Factors factors;
    private final OpenPoints open;
    private final Pool pool;
    private final Deque<Point> unscreened = new ArrayDeque<>();

    /** What may be trained: its screening has ended, with a loss or without. */
    private final Set<Point> offered = new LinkedHashSet<>();

    private final Map<Point, Double> screened = new LinkedHashMap<>();
    private final Map<Point, Double> trained = new LinkedHashMap<>();
    private final Set<Point> running = new LinkedHashSet<>();
    private final Map<Double, Outlook> outlooks = new TreeMap<>();
    private Signals signals = new Signals(new TreeMap<>());
    private boolean isStarted;
    private int renewed;

    AutoSearch(SearchProblem problem) {
        this.problem = problem;
        this.costs =
                problem.objectives().stream()
                        .filter(objective -> objective != Objective.ACCURACY)
                        .toList();
        this.largest = problem.costs().maximum();
        this.factors = new Factors(problem.space());
        this.open = new OpenPoints(problem);
        this.pool = new Pool(problem);
    }

    @Override
    public void learn(Signals signals) {
        this.signals = signals;
    }

    @Override
    public Optional<Proposal> ask(int number) {
        SplittableRandom random = Chance.of(problem.seed(), number, "auto");
        if (!isStarted) {
            isStarted = true;
            unscreened.addAll(pool.first(signals, random));
        } else if (unscreened.isEmpty() && trained.size() >= renewed + RENEWAL) {
            renewed = trained.size();
            Outcome outcome = new Outcome();
            unscreened.addAll(
                    pool.renew(outcome.surrogate.parts(), outcome.best(), outcome::promise));
        }
        if (!unscreened.isEmpty()) {
            return Optional.of(Proposal.screening(unscreened.remove()));
        }
        Optional<Point> next = mostPromising(random).or(() -> open.random(random));
        next.ifPresent(
                point -> {
                    open.close(point);
                    running.add(point);
                });
        return next.map(Proposal::training);
    }

    private Optional<Point> mostPromising(SplittableRandom random) {
        List<Point> candidates = offered.stream().filter(open::isOpen).toList();
        if (candidates.isEmpty() || screened.isEmpty() && trained.isEmpty()) {
            return Optional.empty();
        }
        ToDoubleFunction<Point> promise = new Outcome()::promise;
        List<Double> promises = candidates.stream().map(promise::applyAsDouble).toList();
        double most = Collections.max(promises);
        return Optional.of(
                candidates.get(
                        most > 0
                                ? promises.indexOf(most)
                                : Chance.below(candidates.size(), random)));
    }

    /** Also one that was not asked for: the experiment has changed, its results still count. */
    @Override
    public void screened(Observation observation) {
        Point point = observation.point();
        pool.close(point);
        unscreened.remove(point);
        offered.add(point);
        Damage.of(observation.metrics()).ifPresent(damage -> screened.put(point, damage));
    }

    @Override
    public void tell(Observation observation) {
        Point point = observation.point();
        open.close(point);
        running.remove(point);
        OptionalDouble end = Damage.of(observation.metrics());
        if (observation.state() != TrialState.COMPLETE || end.isEmpty()) {
            return;
        }
        trained.put(point, end.getAsDouble());
        for (double share : AutoStrategy.RUNGS) {
            Damage.at(share, observation.metrics())
                    .ifPresent(
                            before ->
                                    outlooks.computeIfAbsent(share, any -> new Outlook())
                                            .add(before, end.getAsDouble()));
        }
    }

    /** The last share that was measured decides. */
    @Override
    public boolean goesOn(Point point, Map<String, Double> metrics) {
        boolean goesOn = true;
        for (double share : AutoStrategy.RUNGS) {
            OptionalDouble now = Damage.at(share, metrics);
            Outlook outlook = outlooks.get(share);
            if (now.isPresent() && outlook != null) {
                OptionalDouble best = outlook.best(now.getAsDouble());
                goesOn = best.isEmpty() || !isBeaten(point, best.getAsDouble());
            }
        }
        return goesOn;
    }

    private boolean isBeaten(Point point, double damage) {
        List<List<Double>> known = new ArrayList<>();
        trained.forEach((other, end) -> known.add(figures(other, end)));
        return new Frontier(known, reference()).covers(figures(point, damage));
    }

    private List<Double> figures(Point point, double damage) {
        return figures(costFigures(problem.costs().cost(point)), damage);
    }

    private static List<Double> figures(List<Double> costFigures, double damage) {
        List<Double> figures = new ArrayList<>(costFigures);
        figures.add(damage);
        return figures;
    }

    private List<Double> costFigures(Cost cost) {
        Map<String, Double> own = cost.metrics();
        Map<String, Double> most = largest.metrics();
        List<Double> figures = new ArrayList<>();
        for (Objective objective : costs) {
            double share = own.get(objective.key()) / most.get(objective.key());
            figures.add(StrictMath.log(Math.max(SMALLEST_SHARE, share)));
        }
        return figures;
    }

    private List<Double> reference() {
        double worst = Collections.max(trained.isEmpty() ? screened.values() : trained.values());
        return figures(costFigures(largest), worst).stream()
                .map(figure -> figure + MARGIN)
                .toList();
    }

    /** What is known and expected at one time. What runs counts as if it were as expected. */
    private final class Outcome {

        private final Surrogate surrogate =
                new Surrogate(factors, screened, trained.isEmpty() ? screened : trained);
        private final Frontier frontier;

        Outcome() {
            List<List<Double>> known = new ArrayList<>();
            trained.forEach((point, end) -> known.add(figures(point, end)));
            running.forEach(point -> known.add(figures(point, surrogate.predict(point))));
            this.frontier = new Frontier(known, reference());
        }

        /** The expected gain of hypervolume (Emmerich et al. 2006), over five likely deviations. */
        double promise(Point point) {
            List<Double> cost = costFigures(problem.costs().cost(point));
            double expected = surrogate.predict(point);
            double sum = 0;
            for (double deviation : DEVIATIONS) {
                sum += frontier.gain(figures(cost, expected + deviation * surrogate.deviation()));
            }
            return sum / DEVIATIONS.size();
        }

        List<Point> best() {
            List<Point> best = new ArrayList<>();
            trained.forEach(
                    (point, end) -> {
                        if (frontier.holds(figures(point, end))) {
                            best.add(point);
                        }
                    });
            return best;
        }
    }
}
