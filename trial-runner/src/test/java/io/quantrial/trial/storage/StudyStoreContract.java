package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every store does; a test of a database extends it with its URL. */
abstract class StudyStoreContract extends AttemptContract {

    @Test
    void hasNoStudyUntilItIsCreated() {
        try (StudyStore other =
                StudyStores.open(folder.resolve("other"), url(), studyName() + "-other")) {
            assertThat(other.study()).isEmpty();
            assertThat(other.trials()).isEmpty();
            assertThat(other.reports()).isEmpty();
            assertThat(other.events()).isEmpty();
        }
    }

    @Test
    void remembersTheStudy() {
        reopen();

        assertThat(store.study()).contains(study());
    }

    @Test
    void remembersAChangedExperiment() {
        Map<String, String> changed = Map.of("seed", "43");
        Map<String, String> versions = Map.of("plugin.lsq", "9");
        store.changeExperiment(changed, versions);
        reopen();

        assertThat(store.study().orElseThrow().experiment()).isEqualTo(changed);
        assertThat(store.study().orElseThrow().versions()).isEqualTo(versions);
        assertThat(types()).containsExactly(EventType.STUDY_CREATED, EventType.EXPERIMENT_CHANGED);
    }

    @Test
    void refusesAnotherStudyUnderItsName() {
        StudyRecord renamed =
                new StudyRecord("x", 1, new TreeMap<>(), new TreeMap<>(), Instant.EPOCH);

        assertThatIllegalArgumentException().isThrownBy(() -> store.createStudy(renamed));
    }

    @Test
    void numbersTrialsFromZero() {
        NewTrial floating =
                new NewTrial(TrialKind.FLOAT, TrialState.QUEUED, 1, Optional.empty(), -1, Map.of());

        assertThat(store.createTrial(floating).trial()).isZero();
        assertThat(store.createTrial(TRIAL).trial()).isEqualTo(1);
        reopen();
        assertThat(store.createTrial(floating).trial()).isEqualTo(2);
        assertThat(trial(1).definition()).isEqualTo(TRIAL);
        assertThat(trial(1).state()).isEqualTo(TrialState.QUEUED);
        assertThat(trial(1).metrics()).isEqualTo(TRIAL.metrics());
    }

    @Test
    void trainsNothingTwice() {
        store.createTrial(TRIAL);

        assertThatIllegalStateException()
                .isThrownBy(() -> store.createTrial(TRIAL))
                .withMessage("trial 0 has the same configuration, seed and kind");
        store.createTrial(with(TRIAL, TrialKind.REPETITION, TrialState.QUEUED));
        assertThat(store.trials()).hasSize(2);
        assertThat(types()).hasSize(3);
    }

    @Test
    void remembersTheSameConfigurationAgainIfItIsNotTrained() {
        store.createTrial(TRIAL);
        store.createTrial(with(TRIAL, TrialKind.SEARCH, TrialState.COMPLETE));
        store.createTrial(with(TRIAL, TrialKind.SEARCH, TrialState.INFEASIBLE));
        store.createTrial(with(TRIAL, TrialKind.SEARCH, TrialState.INFEASIBLE));

        assertThat(store.trials())
                .extracting(TrialRecord::state)
                .containsExactly(
                        TrialState.QUEUED,
                        TrialState.COMPLETE,
                        TrialState.INFEASIBLE,
                        TrialState.INFEASIBLE);
    }

    @Test
    void hasEventsWithoutGaps() {
        int trial = running();
        store.report(trial, 1, 1, Map.of("loss", 1.0));
        assertThatIllegalStateException().isThrownBy(() -> store.createTrial(TRIAL));
        reopen();
        store.end(trial, 1, TrialState.PRUNED, Map.of(), Optional.empty());

        assertThat(store.events())
                .extracting(StudyEvent::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 5).boxed().toList());
    }

    @Test
    void foldsToWhatTheTablesSay() {
        int trial = running();
        store.report(trial, 1, 1, Map.of("loss", 1.0));
        store.fail(trial, 1, FailureReason.CRASH, "gone", true);
        store.changeExperiment(Map.of("seed", "1"), Map.of());

        assertThat(Replay.of(store.events()))
                .isEqualTo(new Replay(store.study(), store.trials(), store.reports()));
    }

    @Test
    void canBeReadWhileItIsWritten() {
        try (StudyReader reader = StudyStores.openReadOnly(folder, url(), studyName())) {
            assertThat(reader.trials()).isEmpty();
            running();
            assertThat(reader.trials()).isEqualTo(store.trials()).hasSize(1);
            assertThat(reader.study()).contains(study());
            store.report(0, 1, 1, Map.of("loss", 1.0));
            assertThat(reader.reports()).hasSize(1);
            assertThat(reader.events()).isEqualTo(store.events());
        }
    }

    @Test
    void isLockedWhileItIsOpen() {
        assertThatExceptionOfType(TrialException.class)
                .isThrownBy(this::open)
                .satisfies(e -> assertThat(e.code()).isEqualTo(TrialException.Code.STUDY_LOCKED))
                .withMessageContaining("process " + ProcessHandle.current().pid());
        reopen();
    }
}
