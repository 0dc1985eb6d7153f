package io.quantrial.trial.run;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Decides which trial comes next, from the trials that there are: float model, signals, references,
 * search, repetitions of the finalists, tests. A stage begins when the one before has ended.
 */
final class Agenda {

    private static final int MOST_INFEASIBLE = 1000;

    private final Plan plan;
    private final SearchLog search;
    private final BooleanSupplier timeIsUp;
    private boolean isExhausted;
    private int infeasible;

    Agenda(Plan plan, SearchLog search, BooleanSupplier timeIsUp) {
        this.plan = plan;
        this.search = search;
        this.timeIsUp = timeIsUp;
    }

    /** Returns the next trial, or empty if there is none yet, or none any more. */
    Optional<NewTrial> next(List<TrialRecord> trials) {
        Optional<TrialRecord> floating = floatModel(trials);
        if (floating.isEmpty()) {
            return Optional.of(
                    new NewTrial(
                            TrialKind.FLOAT,
                            TrialState.QUEUED,
                            plan.experiment().seed(),
                            Optional.empty(),
                            -1,
                            plan.floatCost().metrics()));
        }
        if (floating.get().state() != TrialState.COMPLETE) {
            return Optional.empty();
        }
        if (needsSignals(floating.get(), trials)) {
            return Optional.of(signals(floating.get()));
        }
        Optional<NewTrial> candidate = nextCandidate(trials);
        if (candidate.isPresent() || isSearchOpen(trials)) {
            return candidate;
        }
        return new Finals(plan.experiment(), plan::offers, plan.goal(), plan.floatCost(), trials)
                .next();
    }

    /** Measured anew for another float model, and after a change of the experiment. */
    private boolean needsSignals(TrialRecord floating, List<TrialRecord> trials) {
        return plan.tactics().usesSignals()
                && !hasFinals(trials)
                && trials.stream()
                        .skip(search.trialsBeforeLastChange())
                        .map(TrialRecord::definition)
                        .noneMatch(
                                trial ->
                                        trial.kind() == TrialKind.SIGNALS
                                                && trial.parent() == floating.number());
    }

    private NewTrial signals(TrialRecord floating) {
        return new NewTrial(
                TrialKind.SIGNALS,
                TrialState.QUEUED,
                plan.experiment().seed(),
                Optional.empty(),
                floating.number(),
                Map.of());
    }

    /** Returns the trial that waits longest; without a float model nothing else can start. */
    static Optional<TrialRecord> waiting(List<TrialRecord> trials) {
        Optional<TrialRecord> floating = floatModel(trials);
        return floating.filter(trial -> trial.state() == TrialState.COMPLETE).isPresent()
                ? trials.stream().filter(Agenda::isWaiting).findFirst()
                : floating.filter(Agenda::isWaiting);
    }

    private static boolean isWaiting(TrialRecord trial) {
        return trial.state() == TrialState.QUEUED;
    }

    /** The last one: after damage to its checkpoint it is trained again. */
    static Optional<TrialRecord> floatModel(List<TrialRecord> trials) {
        return trials.stream()
                .filter(trial -> trial.definition().kind() == TrialKind.FLOAT)
                .reduce((first, second) -> second);
    }

    private static boolean isSearchOpen(List<TrialRecord> trials) {
        return trials.stream()
                .filter(trial -> !trial.state().isEnd())
                .map(trial -> trial.definition().kind())
                .anyMatch(kind -> kind != TrialKind.REPETITION && kind != TrialKind.TEST);
    }

    private Optional<NewTrial> nextCandidate(List<TrialRecord> trials) {
        if (plan.goal() == Goal.TRAIN) {
            return trials.stream().anyMatch(trial -> trial.definition().kind().isCandidate())
                    ? Optional.empty()
                    : Optional.of(trainedConfiguration());
        }
        SearchSettings settings = plan.experiment().search();
        if (countTrained(trials) >= settings.maxTrials()
                || countSteps(trials) >= settings.maxSteps().orElse(Long.MAX_VALUE)) {
            return Optional.empty();
        }
        Optional<BitConfiguration> reference = nextReference(trials);
        if (reference.isPresent()) {
            return reference.map(next -> candidate(TrialKind.REFERENCE, next));
        }
        boolean isOver = isExhausted || timeIsUp.getAsBoolean() || hasFinals(trials);
        return isOver || isMeasuringSignals(trials) ? Optional.empty() : ask(trials);
    }

    /** Strategies learn the signals before they are asked; references need not wait. */
    private static boolean isMeasuringSignals(List<TrialRecord> trials) {
        return trials.stream()
                .filter(trial -> trial.definition().kind() == TrialKind.SIGNALS)
                .anyMatch(trial -> !trial.state().isEnd());
    }

    /**
     * Once the test split was looked at, the search is over, unless the user has changed it since.
     */
    private boolean hasFinals(List<TrialRecord> trials) {
        return trials.subList(search.trialsBeforeLastChange(), trials.size()).stream()
                .map(trial -> trial.definition().kind())
                .anyMatch(kind -> kind == TrialKind.REPETITION || kind == TrialKind.TEST);
    }

    private Optional<NewTrial> ask(List<TrialRecord> trials) {
        Optional<Proposal> proposal = search.ask(trials.size());
        if (proposal.isEmpty()) {
            isExhausted = true;
            return Optional.empty();
        }
        BitConfiguration configuration = plan.space().decode(proposal.get().point());
        NewTrial trial = candidate(kind(proposal.get()), configuration);
        if (plan.isFeasible(proposal.get().point())) {
            infeasible = 0;
            return Optional.of(trial);
        }
        if (++infeasible > MOST_INFEASIBLE) {
            throw search.broken(
                    "proposed " + infeasible + " configurations in a row that break a constraint",
                    null);
        }
        return Optional.of(
                new NewTrial(
                        trial.kind(),
                        TrialState.INFEASIBLE,
                        trial.seed(),
                        trial.configuration(),
                        trial.parent(),
                        trial.metrics()));
    }

    private static TrialKind kind(Proposal proposal) {
        return switch (proposal.effort()) {
            case SCREENING -> TrialKind.SCREENING;
            case TRAINING -> TrialKind.SEARCH;
        };
    }

    private Optional<BitConfiguration> nextReference(List<TrialRecord> trials) {
        return plan.references().stream()
                .filter(reference -> trials.stream().noneMatch(trial -> trains(trial, reference)))
                .findFirst();
    }

    private static boolean trains(TrialRecord trial, BitConfiguration configuration) {
        return isTrained(trial)
                && trial.definition().configuration().equals(Optional.of(configuration.toString()));
    }

    private static boolean isTrained(TrialRecord trial) {
        return trial.definition().kind().isCandidate() && trial.state() != TrialState.INFEASIBLE;
    }

    private static long countTrained(List<TrialRecord> trials) {
        return trials.stream().filter(Agenda::isTrained).count();
    }

    /** What has not ended counts as a whole training. */
    private static long countSteps(List<TrialRecord> trials) {
        List<TrialRecord> trained = trials.stream().filter(Agenda::isTrained).toList();
        double whole = trained.stream().mapToDouble(Agenda::steps).max().orElse(0);
        return Math.round(
                trained.stream()
                        .mapToDouble(trial -> trial.state().isEnd() ? steps(trial) : whole)
                        .sum());
    }

    private static double steps(TrialRecord trial) {
        return trial.metrics().getOrDefault(MetricNames.STEPS, 0.0);
    }

    private NewTrial candidate(TrialKind kind, BitConfiguration configuration) {
        return new NewTrial(
                kind,
                TrialState.QUEUED,
                plan.experiment().seed(),
                Optional.of(configuration.toString()),
                -1,
                plan.cost(configuration).metrics());
    }

    private NewTrial trainedConfiguration() {
        Cost cost = plan.cost(new BitConfiguration(new TreeMap<>()));
        return new NewTrial(
                TrialKind.SEARCH,
                TrialState.QUEUED,
                plan.experiment().seed(),
                Optional.empty(),
                -1,
                cost.metrics());
    }
}
