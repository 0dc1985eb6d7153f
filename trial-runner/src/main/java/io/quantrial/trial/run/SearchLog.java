package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Proposal.Effort;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The strategy's state as a fold over the study's events: what was asked and told before is asked
 * and told again, in the same order, so that a resumed study goes on as if it had never stopped.
 */
final class SearchLog {

    private final Plan plan;
    private final Search search;
    private int trialsBeforeLastChange;

    /** What the strategy has proposed or been told of: it must not propose it again. */
    private final Set<Proposal> known = new HashSet<>();

    /** What is trained without its knowledge: passed over once if it proposes it. */
    private final Set<Proposal> unknown = new HashSet<>();

    /** Begins a search without a past. */
    SearchLog(Plan plan, Search search) {
        this.plan = plan;
        this.search = search;
        plan.references()
                .forEach(
                        reference ->
                                plan.space()
                                        .encode(reference)
                                        .map(Proposal::training)
                                        .ifPresent(unknown::add));
    }

    /**
     * Starts the plan's strategy, without a past.
     *
     * @throws TrialException if there is no such strategy, or it cannot work on this problem
     */
    static Search start(Plan plan) {
        if (plan.goal() == Goal.TRAIN) {
            return new Nothing();
        }
        Experiment experiment = plan.experiment();
        SearchSettings settings = experiment.search();
        return plan.tactics()
                .strategy()
                .start(
                        new SearchProblem(
                                plan.space(),
                                plan.costs(),
                                plan::isFeasible,
                                settings.objectives(),
                                experiment.seed(),
                                settings.maxTrials(),
                                plan.listed()));
    }

    /** The search of a study that searches nothing. */
    private static final class Nothing implements Search {

        @Override
        public Optional<Proposal> ask(int number) {
            return Optional.empty();
        }

        @Override
        public void tell(Observation observation) {}
    }

    /** Starts the plan's strategy, with a past. */
    static SearchLog replayed(Plan plan, List<StudyEvent> events, List<TrialRecord> trials) {
        SearchLog log = new SearchLog(plan, start(plan));
        log.replay(events, trials);
        return log;
    }

    /**
     * Goes through the past.
     *
     * @throws TrialException with code {@code STUDY_CHANGED} if the strategy now proposes something
     *     else than it did
     */
    void replay(List<StudyEvent> events, List<TrialRecord> trials) {
        long changed = lastChange(events);
        Map<Integer, Long> lastFailures = new HashMap<>();
        for (StudyEvent event : events) {
            if (event.type() == EventType.ATTEMPT_FAILED) {
                lastFailures.put(event.trial(), event.sequence());
            }
        }
        for (StudyEvent event : events) {
            if (event.trial() >= 0) {
                TrialRecord trial = trials.get(event.trial());
                if (event.type() == EventType.TRIAL_CREATED) {
                    trialsBeforeLastChange += event.sequence() > changed ? 0 : 1;
                    replayCreation(trial, event.sequence() > changed);
                }
                if (isEnd(event, trial, lastFailures)) {
                    tell(trial);
                }
            }
        }
    }

    /** Returns how many trials there were when the user last changed the experiment. */
    int trialsBeforeLastChange() {
        return trialsBeforeLastChange;
    }

    /** Before a change of the experiment the strategy had another problem; only results count. */
    private static long lastChange(List<StudyEvent> events) {
        return events.stream()
                .filter(event -> event.type() == EventType.EXPERIMENT_CHANGED)
                .mapToLong(StudyEvent::sequence)
                .max()
                .orElse(0);
    }

    private static boolean isEnd(
            StudyEvent event, TrialRecord trial, Map<Integer, Long> lastFailures) {
        return switch (event.type()) {
            case TRIAL_CREATED -> trial.definition().state().isEnd();
            case TRIAL_ENDED -> true;
            case ATTEMPT_FAILED ->
                    trial.state() == TrialState.FAILED
                            && lastFailures.get(trial.number()) == event.sequence();
            default -> false;
        };
    }

    private void replayCreation(TrialRecord trial, boolean wasAskedFor) {
        TrialKind kind = trial.definition().kind();
        if (kind != TrialKind.SEARCH && kind != TrialKind.SCREENING) {
            return;
        }
        if (!wasAskedFor) {
            proposal(trial).ifPresent(unknown::add);
            return;
        }
        Optional<Proposal> proposed = ask(trial.number());
        Optional<String> text = proposed.map(next -> plan.space().decode(next.point()).toString());
        boolean isSame =
                text.equals(trial.definition().configuration())
                        && proposed.map(Proposal::effort).equals(Optional.of(effort(kind)));
        if (!isSame) {
            throw new TrialException(
                    TrialException.Code.STUDY_CHANGED,
                    "trial "
                            + trial.number()
                            + ": the strategy proposed "
                            + what(effort(kind), trial.definition().configuration().orElse(""))
                            + " and would now propose "
                            + proposed.map(next -> what(next.effort(), text.orElse("")))
                                    .orElse("nothing")
                            + "; it or the plugins have changed since. Go on all the same with"
                            + " --accept-changes: the strategy then starts afresh with the results");
        }
    }

    private static String what(Effort effort, String configuration) {
        String how = effort == Effort.SCREENING ? ", without training" : "";
        return "\"" + configuration + "\"" + how;
    }

    private static Effort effort(TrialKind kind) {
        return kind == TrialKind.SCREENING ? Effort.SCREENING : Effort.TRAINING;
    }

    /**
     * Returns the strategy's next proposal that is not made anyway.
     *
     * @throws TrialException if the strategy fails, or proposes what it knows
     */
    Optional<Proposal> ask(int number) {
        Optional<Proposal> proposal = guarded(() -> search.ask(number));
        while (proposal.isPresent() && unknown.remove(proposal.get())) {
            known.add(proposal.get());
            proposal = guarded(() -> search.ask(number));
        }
        proposal.filter(again -> !known.add(again))
                .ifPresent(
                        again -> {
                            throw broken(
                                    "proposed a configuration again: "
                                            + plan.space().decode(again.point()),
                                    null);
                        });
        return proposal;
    }

    /** Tells the strategy of a trial that ended, if it can use what that trial found. */
    void tell(TrialRecord trial) {
        if (trial.definition().kind() == TrialKind.SIGNALS) {
            learn(trial);
        }
        proposal(trial).ifPresent(proposal -> tell(trial, proposal));
    }

    private void tell(TrialRecord trial, Proposal proposal) {
        unknown.remove(proposal);
        known.add(proposal);
        Observation observation =
                Observation.of(trial.number(), proposal.point(), trial.state(), trial.metrics());
        guarded(
                () -> {
                    if (proposal.effort() == Effort.SCREENING) {
                        search.screened(observation);
                    } else {
                        search.tell(observation);
                    }
                    return proposal;
                });
    }

    /** Those of an experiment that has changed since may be of another space. */
    private void learn(TrialRecord trial) {
        if (trial.number() >= trialsBeforeLastChange) {
            Signals signals =
                    Signals.of(
                            new TreeSet<>(plan.experiment().search().signals()),
                            plan.space(),
                            trial.metrics());
            guarded(
                    () -> {
                        search.learn(signals);
                        return signals;
                    });
        }
    }

    /** Asks the strategy whether a training that was measured on its way goes on. */
    boolean goesOn(TrialRecord trial, Map<String, Double> metrics) {
        Map<String, Double> all = new TreeMap<>(trial.definition().metrics());
        all.putAll(metrics);
        return proposal(trial)
                .map(proposal -> guarded(() -> search.goesOn(proposal.point(), all)))
                .orElse(true);
    }

    private Optional<Proposal> proposal(TrialRecord trial) {
        TrialKind kind = trial.definition().kind();
        return Optional.of(trial.definition())
                .filter(definition -> kind.isCandidate() || kind == TrialKind.SCREENING)
                .flatMap(NewTrial::configuration)
                .flatMap(text -> plan.space().encode(BitConfiguration.parse(text)))
                .map(point -> new Proposal(point, effort(kind)));
    }

    private <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (TrialException e) {
            throw e;
        } catch (RuntimeException e) {
            throw broken("failed: " + e, e);
        }
    }

    /** Returns the error of a strategy that does not keep its contract. */
    TrialException broken(String what, Throwable cause) {
        return new TrialException(
                TrialException.Code.FAILED,
                "search.strategy: \"" + plan.experiment().search().strategy() + "\" " + what,
                cause);
    }
}
