package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store does about attempts: leases, reports, ends, and what comes too late. */
abstract class AttemptContract {

    static final Instant LEASE = Instant.parse("2026-11-24T12:00:00.123456789Z");
    static final NewTrial TRIAL =
            new NewTrial(
                    TrialKind.SEARCH,
                    TrialState.QUEUED,
                    42,
                    Optional.of("conv1=lsq/w4/i8; fc=qat/w8/i8"),
                    -1,
                    Map.of("size", 1234.5, "bops", 1e18));

    @TempDir Path folder;
    StudyStore store;

    /** The URL of the database, or empty for the file in the folder. */
    abstract Optional<String> url();

    /** A name that no other test uses. */
    String studyName() {
        return folder.getFileName().toString();
    }

    StudyStore open() {
        return StudyStores.open(folder, url(), studyName());
    }

    StudyRecord study() {
        return new StudyRecord(
                studyName(),
                Long.MIN_VALUE,
                new TreeMap<>(Map.of("name", "digits \"ö\"\n", "search.space[0]", "")),
                new TreeMap<>(Map.of("java", "17")),
                LEASE);
    }

    @BeforeEach
    void create() {
        store = open();
        store.createStudy(study());
    }

    @AfterEach
    void close() {
        store.close();
    }

    void reopen() {
        store.close();
        store = open();
    }

    int running() {
        int trial = store.createTrial(TRIAL).trial();
        store.startAttempt(trial, 1, LEASE);
        return trial;
    }

    TrialRecord trial(int number) {
        return store.trials().get(number);
    }

    @Test
    void startsWithALease() {
        StudyEvent event = store.startAttempt(store.createTrial(TRIAL).trial(), 1, LEASE);
        reopen();

        assertThat(trial(0).state()).isEqualTo(TrialState.RUNNING);
        assertThat(trial(0).attempts())
                .singleElement()
                .satisfies(
                        attempt -> {
                            assertThat(attempt.number()).isEqualTo(1);
                            assertThat(attempt.leaseUntil()).isEqualTo(LEASE);
                            assertThat(attempt.started()).isEqualTo(event.time());
                            assertThat(attempt.ended()).isEmpty();
                        });
    }

    @Test
    void startsOnlyTheNextAttemptOfAQueuedTrial() {
        store.createTrial(TRIAL);
        assertThatIllegalStateException().isThrownBy(() -> store.startAttempt(0, 2, LEASE));
        assertThatIllegalStateException().isThrownBy(() -> store.startAttempt(7, 1, LEASE));
        store.startAttempt(0, 1, LEASE);
        assertThatIllegalStateException()
                .isThrownBy(() -> store.startAttempt(0, 2, LEASE))
                .withMessage("trial 0 does not wait for attempt 2");

        assertThat(types())
                .containsExactly(
                        EventType.STUDY_CREATED,
                        EventType.TRIAL_CREATED,
                        EventType.ATTEMPT_STARTED);
    }

    @Test
    void renewsTheLeaseOfTheRunningAttemptWithoutAnEvent() {
        int trial = running();

        assertThat(store.renewLease(trial, 1, LEASE.plusSeconds(60))).isTrue();
        assertThat(store.renewLease(trial, 2, LEASE.plusSeconds(90))).isFalse();
        assertThat(trial(trial).attempts().get(0).leaseUntil()).isEqualTo(LEASE.plusSeconds(60));
        assertThat(types()).hasSize(3);
    }

    @Test
    void keepsEveryValueOfAMetric() {
        int trial = running();
        Map<String, Double> metrics =
                Map.of(
                        "nan", Double.NaN,
                        "up", Double.POSITIVE_INFINITY,
                        "down", Double.NEGATIVE_INFINITY,
                        "tiny", Double.MIN_VALUE,
                        "huge", Double.MAX_VALUE,
                        "negative zero", -0.0,
                        "third", 1 / 3.0);
        store.report(trial, 1, 1, metrics);
        store.end(trial, 1, TrialState.COMPLETE, metrics, Optional.empty());
        reopen();

        assertThat(store.reports())
                .containsExactly(new ReportRecord(trial, 1, 1, new TreeMap<>(metrics)));
        assertThat(trial(trial).metrics()).containsAllEntriesOf(metrics);
        assertThat(Replay.of(store.events()).reports()).isEqualTo(store.reports());
    }

    @Test
    void listsReportsInTheOrderInWhichTheyCame() {
        int first = running();
        int second = store.createTrial(with(TRIAL, TrialKind.REFERENCE, TrialState.QUEUED)).trial();
        store.startAttempt(second, 1, LEASE);
        store.report(second, 1, 1, Map.of("loss", 3.0, "accuracy", 10.0));
        store.report(first, 1, 1, Map.of("loss", 2.0));
        store.report(second, 1, 2, Map.of("loss", 1.0));

        assertThat(store.reports())
                .extracting(report -> List.of(report.trial(), report.step(), report.metrics()))
                .containsExactly(
                        List.of(second, 1, Map.of("loss", 3.0, "accuracy", 10.0)),
                        List.of(first, 1, Map.of("loss", 2.0)),
                        List.of(second, 2, Map.of("loss", 1.0)));
    }

    @Test
    void refusesAReportThatSaysNothing() {
        int trial = running();

        assertThatIllegalArgumentException().isThrownBy(() -> store.report(trial, 1, 1, Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.report(trial, 1, 0, Map.of("loss", 1.0)));
    }

    @Test
    void takesAStepOnce() {
        int trial = running();

        assertThat(store.report(trial, 1, 1, Map.of("loss", 1.0))).isTrue();
        assertThat(store.report(trial, 1, 1, Map.of("loss", 2.0))).isFalse();
        assertThat(store.reports()).hasSize(1);
        assertThat(types()).last().isEqualTo(EventType.STALE_RESULT);
    }

    @Test
    void endsWithMetricsAndCheckpoint() {
        int trial = running();
        CheckpointRecord file = new CheckpointRecord("trial-0000.params", "abc", 1L << 40);

        assertThat(
                        store.end(
                                trial,
                                1,
                                TrialState.COMPLETE,
                                Map.of("accuracy", 97.5, "size", 1.0),
                                Optional.of(file)))
                .isTrue();
        reopen();

        assertThat(trial(trial).state()).isEqualTo(TrialState.COMPLETE);
        assertThat(trial(trial).checkpoint()).contains(file);
        assertThat(trial(trial).metrics())
                .isEqualTo(Map.of("accuracy", 97.5, "size", 1.0, "bops", 1e18));
        assertThat(trial(trial).definition().metrics()).isEqualTo(TRIAL.metrics());
        assertThat(trial(trial).attempts().get(0).ended()).contains(store.events().get(3).time());
    }

    @Test
    void endsOnlyWithAResult() {
        int trial = running();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> store.end(trial, 1, TrialState.FAILED, Map.of(), Optional.empty()));
    }

    @Test
    void failsAndQueuesAgainInOneEvent() {
        int trial = running();
        store.report(trial, 1, 1, Map.of("loss", 1.0));

        assertThat(store.fail(trial, 1, FailureReason.CRASH, "exit code 137\0", true)).isTrue();
        reopen();
        assertThat(trial(trial).state()).isEqualTo(TrialState.QUEUED);
        assertThat(trial(trial).attempts().get(0).reason()).contains(FailureReason.CRASH);
        assertThat(trial(trial).attempts().get(0).message()).contains("exit code 137 ");
        assertThat(store.reports()).hasSize(1);
        assertThat(types()).last().isEqualTo(EventType.ATTEMPT_FAILED);

        store.startAttempt(trial, 2, LEASE);
        assertThat(store.reports()).isEmpty();
        assertThat(store.fail(trial, 2, FailureReason.NAN, "conv1", false)).isTrue();
        assertThat(trial(trial).state()).isEqualTo(TrialState.FAILED);
        assertThat(trial(trial).attempts()).hasSize(2);
    }

    @Test
    void remembersWhatComesTooLateAndChangesNothing() {
        int trial = running();
        store.fail(trial, 1, FailureReason.TIMEOUT, "silent", true);
        store.startAttempt(trial, 2, LEASE);
        List<TrialRecord> before = store.trials();

        Map<String, Double> metrics = Map.of("accuracy", 99.0);
        assertThat(store.report(trial, 1, 1, metrics)).isFalse();
        assertThat(store.end(trial, 1, TrialState.COMPLETE, metrics, Optional.empty())).isFalse();
        assertThat(store.fail(trial, 1, FailureReason.CRASH, "late", true)).isFalse();
        assertThat(store.end(99, 1, TrialState.COMPLETE, metrics, Optional.empty())).isFalse();

        assertThat(store.trials()).isEqualTo(before);
        assertThat(store.reports()).isEmpty();
        assertThat(store.events().subList(5, 9))
                .extracting(StudyEvent::type)
                .containsOnly(EventType.STALE_RESULT);
        assertThat(store.events().get(6).payload())
                .contains("\"event\":\"TRIAL_ENDED\"")
                .contains("\"accuracy\":\"99.0\"");
    }

    static NewTrial with(NewTrial trial, TrialKind kind, TrialState state) {
        return new NewTrial(
                kind, state, trial.seed(), trial.configuration(), trial.parent(), trial.metrics());
    }

    List<EventType> types() {
        return store.events().stream().map(StudyEvent::type).toList();
    }
}
