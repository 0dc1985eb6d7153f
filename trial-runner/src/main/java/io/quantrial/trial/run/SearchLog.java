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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The strategy's state as a fold over the study's events: what was asked and told before is asked
 * and told again, in the same order, so that a resumed study goes on as if it had never stopped.
 */
final class SearchLog {

    private final Plan plan;
    private final Search search;
    private final Set<Point> references;

    SearchLog(Plan plan, Search search) {
        this.plan = plan;
        this.search = search;
        this.references =
                References.of(plan).stream()
                        .flatMap(reference -> plan.space().encode(reference).stream())
                        .collect(Collectors.toSet());
    }

    /**
     * Goes through the past.
     *
     * @throws TrialException if the strategy now proposes something else than it did
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
            if (event.type() == EventType.EXPERIMENT_CHANGED) {
                continue;
            }
            TrialRecord trial = event.trial() < 0 ? null : trials.get(event.trial());
            if (event.type() == EventType.TRIAL_CREATED && event.sequence() > changed) {
                replayAsk(trial);
            }
            if (isEnd(event, trial, lastFailures)) {
                tell(trial);
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

    private void replayAsk(TrialRecord trial) {
        if (trial.definition().kind() != TrialKind.SEARCH) {
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

    /** Returns the strategy's next point that is not trained as a reference anyway. */
    Optional<Point> ask(int number) {
        Optional<Point> point = search.ask(number);
        while (point.isPresent() && references.contains(point.get())) {
            point = search.ask(number);
        }
        return point;
    }

    /** Tells the strategy of a trial that ended, if its configuration is one of the space. */
    void tell(TrialRecord trial) {
        TrialKind kind = trial.definition().kind();
        if (kind != TrialKind.SEARCH && kind != TrialKind.REFERENCE) {
            return;
        }
        trial.definition()
                .configuration()
                .flatMap(text -> plan.space().encode(BitConfiguration.parse(text)))
                .ifPresent(
                        point ->
                                search.tell(
                                        Observation.of(
                                                trial.number(),
                                                point,
                                                trial.state(),
                                                trial.metrics())));
    }
}
