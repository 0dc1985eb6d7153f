package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The strategy's state as a fold over the study's events: what was asked and told before is asked
 * and told again, in the same order, so that a resumed study goes on as if it had never stopped.
 */
final class SearchLog {

    private final Plan plan;
    private final Search search;

    /** What the strategy has proposed or been told of: it must not propose it again. */
    private final Set<Point> known = new HashSet<>();

    /** What is trained without its knowledge: passed over once if it proposes it. */
    private final Set<Point> unknown = new HashSet<>();

    /** Begins a search without a past. */
    SearchLog(Plan plan, Search search) {
        this.plan = plan;
        this.search = search;
        plan.references()
                .forEach(reference -> plan.space().encode(reference).ifPresent(unknown::add));
    }

    /** Starts the plan's strategy, with a past. */
    static SearchLog replayed(Plan plan, List<StudyEvent> events, List<TrialRecord> trials) {
        SearchLog log = new SearchLog(plan, plan.startSearch());
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
                    replayCreation(trial, event.sequence() > changed);
                }
                if (isEnd(event, trial, lastFailures)) {
                    tell(trial);
                }
            }
        }
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
        if (trial.definition().kind() != TrialKind.SEARCH) {
            return;
        }
        if (!wasAskedFor) {
            point(trial).ifPresent(unknown::add);
            return;
        }
        Optional<String> proposed =
                ask(trial.number()).map(point -> plan.space().decode(point).toString());
        if (!proposed.equals(trial.definition().configuration())) {
            throw new TrialException(
                    TrialException.Code.STUDY_CHANGED,
                    "trial "
                            + trial.number()
                            + ": the strategy proposed \""
                            + trial.definition().configuration().orElse("")
                            + "\" and would now propose \""
                            + proposed.orElse("nothing")
                            + "\"; it or the plugins have changed since. Go on all the same with"
                            + " --accept-changes: the strategy then starts afresh with the results");
        }
    }

    /**
     * Returns the strategy's next point that is not trained anyway.
     *
     * @throws TrialException if the strategy fails, or proposes what it knows
     */
    Optional<Point> ask(int number) {
        Optional<Point> point = guarded(() -> search.ask(number));
        while (point.isPresent() && unknown.remove(point.get())) {
            known.add(point.get());
            point = guarded(() -> search.ask(number));
        }
        point.filter(again -> !known.add(again))
                .ifPresent(
                        again -> {
                            throw broken(
                                    "proposed a configuration again: " + plan.space().decode(again),
                                    null);
                        });
        return point;
    }

    /** Tells the strategy of a trial that ended, if its configuration is one of the space. */
    void tell(TrialRecord trial) {
        point(trial)
                .ifPresent(
                        point -> {
                            unknown.remove(point);
                            known.add(point);
                            guarded(
                                    () -> {
                                        search.tell(
                                                Observation.of(
                                                        trial.number(),
                                                        point,
                                                        trial.state(),
                                                        trial.metrics()));
                                        return point;
                                    });
                        });
    }

    private Optional<Point> point(TrialRecord trial) {
        return Optional.of(trial)
                .filter(candidate -> candidate.definition().kind().isCandidate())
                .flatMap(candidate -> candidate.definition().configuration())
                .flatMap(text -> plan.space().encode(BitConfiguration.parse(text)));
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
