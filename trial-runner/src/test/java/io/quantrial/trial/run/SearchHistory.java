package io.quantrial.trial.run;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What a study would remember of a search, kept in memory. */
final class SearchHistory {

    final List<StudyEvent> events = new ArrayList<>();
    final List<TrialRecord> trials = new ArrayList<>();

    /** A step of a search: what happened and what the strategy proposed, if it was asked. */
    record Step(int trial, Optional<TrialState> end, Optional<String> proposal) {}

    SearchHistory() {
        create(TrialKind.FLOAT, Optional.empty());
        end(0, TrialState.COMPLETE, 95);
    }

    int create(TrialKind kind, Optional<String> configuration) {
        int number = trials.size();
        NewTrial trial =
                new NewTrial(
                        kind,
                        TrialState.QUEUED,
                        7,
                        configuration,
                        -1,
                        Map.of("size", 1000.0 + configuration.hashCode() % 500));
        trials.add(record(number, trial, TrialState.QUEUED, trial.metrics()));
        note(EventType.TRIAL_CREATED, number);
        return number;
    }

    TrialRecord end(int number, TrialState state, double accuracy) {
        NewTrial trial = trials.get(number).definition();
        Map<String, Double> metrics = new TreeMap<>(trial.metrics());
        if (state == TrialState.FAILED) {
            note(EventType.ATTEMPT_FAILED, number);
        } else {
            metrics.put(MetricNames.ACCURACY, accuracy);
        }
        trials.set(number, record(number, trial, state, metrics));
        note(state == TrialState.FAILED ? EventType.ATTEMPT_FAILED : EventType.TRIAL_ENDED, number);
        return trials.get(number);
    }

    private static TrialRecord record(
            int number, NewTrial trial, TrialState state, Map<String, Double> metrics) {
        return new TrialRecord(
                number, trial, state, new TreeMap<>(metrics), Optional.empty(), List.of());
    }

    void note(EventType type, int trial) {
        events.add(new StudyEvent(events.size() + 1L, type, trial, 1, "{}", Instant.EPOCH));
    }

    /** The references of a plan run from now on. */
    SearchHistory withReferences(Plan plan) {
        for (BitConfiguration reference : plan.references()) {
            create(TrialKind.REFERENCE, Optional.of(reference.toString()));
        }
        return this;
    }

    /** Does what a controller with some slots may do next: asks, or hears of an end by chance. */
    Step step(Plan plan, SearchLog log, int slots, SplittableRandom chance) {
        List<Integer> open =
                trials.stream()
                        .filter(trial -> !trial.state().isEnd())
                        .map(TrialRecord::number)
                        .toList();
        if (open.size() < slots) {
            Optional<Proposal> asked = log.ask(trials.size());
            Optional<String> proposal =
                    asked.map(next -> plan.space().decode(next.point()).toString());
            int number = asked.map(next -> create(kind(next), proposal)).orElse(-1);
            return new Step(number, Optional.empty(), proposal);
        }
        int number = open.get(chance.nextInt(open.size()));
        List<TrialState> ends = List.of(TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAILED);
        TrialState state = ends.get(Math.max(0, chance.nextInt(6) - 3));
        log.tell(end(number, state, 50 + chance.nextInt(50)));
        return new Step(number, Optional.of(state), Optional.empty());
    }

    private static TrialKind kind(Proposal proposal) {
        return proposal.effort() == Proposal.Effort.SCREENING
                ? TrialKind.SCREENING
                : TrialKind.SEARCH;
    }

    SearchHistory copy() {
        SearchHistory copy = new SearchHistory();
        copy.events.clear();
        copy.trials.clear();
        copy.events.addAll(events);
        copy.trials.addAll(trials);
        return copy;
    }
}
