package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Candidate;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is trained again after the search; every run is as accurate as the first one. */
class FinalsTest {

    private static final int EIGHT = 1;
    private static final int FOUR = 2;
    private static final int TWO = 3;
    private static final int MIXED = 4;

    @TempDir Path folder;

    private final List<TrialRecord> trials = new ArrayList<>();
    private Plan plan;

    @BeforeEach
    void searchHasEnded() {
        plan = Plan.of(TinyExperiment.in(folder, "search.seeds=3"), Goal.SEARCH);
        add(TrialKind.FLOAT, "", 99, 20_000);
        add(TrialKind.REFERENCE, "fc1=lsq/w8; fc2=lsq/w8", 90, 800);
        add(TrialKind.REFERENCE, "fc1=lsq/w4; fc2=lsq/w4", 90, 400);
        add(TrialKind.REFERENCE, "fc1=lsq/w2; fc2=lsq/w2", 95, 200);
        add(TrialKind.SEARCH, "fc1=lsq/w2; fc2=lsq/w4", 90, 300);
        add(TrialKind.SEARCH, "fc1=lsq/w4; fc2=lsq/w2", 80, 290);
    }

    private void add(TrialKind kind, String configuration, double accuracy, double size) {
        put(
                new NewTrial(
                        kind,
                        TrialState.QUEUED,
                        7,
                        Optional.of(configuration).filter(text -> !text.isEmpty()),
                        -1,
                        Map.of("size", size)),
                TrialState.COMPLETE,
                accuracy,
                List.of());
    }

    private void put(
            NewTrial trial, TrialState state, double accuracy, List<AttemptRecord> attempts) {
        TreeMap<String, Double> metrics = new TreeMap<>(trial.metrics());
        metrics.put("accuracy", accuracy);
        trials.add(
                new TrialRecord(trials.size(), trial, state, metrics, Optional.empty(), attempts));
    }

    private void repeatAll() {
        for (Optional<NewTrial> next = next(); next.isPresent(); next = next()) {
            int parent = next.get().parent();
            put(
                    next.get(),
                    TrialState.COMPLETE,
                    trials.get(parent).metrics().get("accuracy"),
                    List.of());
        }
    }

    private Optional<NewTrial> next() {
        return new Finals(plan.experiment(), plan::offers, Goal.SEARCH, plan.floatCost(), trials)
                .next();
    }

    private Candidates candidates() {
        return new Candidates(
                trials, plan::offers, Goal.SEARCH, plan.experiment().search(), plan.floatCost());
    }

    private List<NewTrial> repetitions() {
        return trials.stream()
                .map(TrialRecord::definition)
                .filter(trial -> trial.kind() == TrialKind.REPETITION)
                .toList();
    }

    @Test
    void finalistsComeFirstThenWhatReferencesAreComparedWithAndThese() {
        repeatAll();

        assertThat(candidates().firstRuns().finalists())
                .extracting(Candidate::number)
                .containsExactly(TWO);
        assertThat(repetitions())
                .extracting(NewTrial::parent, NewTrial::seed)
                .containsExactly(
                        tuple(TWO, 8L),
                        tuple(TWO, 9L),
                        tuple(MIXED, 8L),
                        tuple(MIXED, 9L),
                        tuple(EIGHT, 8L),
                        tuple(EIGHT, 9L),
                        tuple(FOUR, 8L),
                        tuple(FOUR, 9L));
    }

    @Test
    void comparisonsHaveAllSeedsInCommon() {
        repeatAll();

        assertThat(candidates().comparisons())
                .extracting(
                        comparison -> comparison.reference().number(),
                        comparison -> comparison.found().number(),
                        comparison -> comparison.difference(0).interval().count())
                .containsExactly(tuple(EIGHT, MIXED, 3), tuple(FOUR, MIXED, 3));
    }

    @Test
    void aReferenceThatFailedIsNotRepeated() {
        TrialRecord failed = trials.get(EIGHT);
        trials.set(
                EIGHT,
                new TrialRecord(
                        EIGHT,
                        failed.definition(),
                        TrialState.FAILED,
                        failed.metrics(),
                        Optional.empty(),
                        List.of()));
        repeatAll();

        assertThat(repetitions()).extracting(NewTrial::parent).doesNotContain(EIGHT);
        assertThat(candidates().references())
                .extracting(Candidate::number)
                .containsExactly(FOUR, TWO);
    }

    @Test
    void aRunThatNeededAnotherSeedHasNoPartner() {
        NewTrial repetition = next().orElseThrow();
        AttemptRecord failed =
                new AttemptRecord(
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Optional.of(Instant.EPOCH),
                        Optional.of(FailureReason.NAN),
                        Optional.empty());
        put(repetition, TrialState.COMPLETE, 95, List.of(failed));
        repeatAll();
        Candidate twoBits = candidates().references().get(2);
        Candidate fourBits = candidates().references().get(1);

        assertThat(twoBits.number()).isEqualTo(repetition.parent());
        assertThat(twoBits.accuracies()).containsOnlyKeys(7L, 9L, 8L + 7919);
        assertThat(twoBits.minus(fourBits, 0).interval().count()).isEqualTo(2);
    }
}
