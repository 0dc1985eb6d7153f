package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.train.TaskOutcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which failures the controller forgives, and how the next attempt differs. */
class ControllerRetryTest extends ControllerFixture {

    /** Reason, {@code search.retries}, attempts that fail in the end. */
    @ParameterizedTest
    @CsvSource({
        "CRASH, 2, 3",
        "CRASH, 0, 1",
        "TIMEOUT, 2, 3",
        "OUT_OF_MEMORY, 5, 2",
        "OUT_OF_MEMORY, 0, 1",
        "NAN, 5, 2",
        "NAN, 0, 1",
        "EXCEPTION, 5, 1"
    })
    void retriesDependOnTheReason(FailureReason reason, int retries, int expected) {
        bench("search.retries=" + retries);
        bench.worker =
                attempt -> {
                    if (attempt.task.trial() == 1) {
                        attempt.fails(reason);
                    } else {
                        attempt.completes(90);
                    }
                };
        assertThat(bench.run()).isTrue();
        assertThat(failures(1)).hasSize(expected).containsOnly(reason);
        assertThat(bench.trial(1).state()).isEqualTo(TrialState.FAILED);
        verify(bench.listener, times(expected)).failed(any(), eq(reason), eq("it " + reason));
        verify(bench.search).tell(argThat(seen -> seen.state() == TrialState.FAILED));
    }

    @Test
    void beingPreemptedIsNoFailureOfTheTrial() {
        bench("search.retries=0");
        bench.worker =
                attempt -> {
                    if (attempt.task.trial() == 1 && attempt.task.attempt() < 5) {
                        attempt.fails(FailureReason.PREEMPTED);
                    } else {
                        attempt.completes(90);
                    }
                };
        bench.run();
        assertThat(bench.trial(1).state()).isEqualTo(TrialState.COMPLETE);
        assertThat(bench.trial(1).attempts()).hasSize(5);
    }

    @Test
    void crashesAndTimeOutsShareOneAllowance() {
        bench("search.retries=2");
        List<FailureReason> script =
                List.of(FailureReason.CRASH, FailureReason.TIMEOUT, FailureReason.CRASH);
        bench.worker =
                attempt -> {
                    if (attempt.task.trial() == 1) {
                        attempt.fails(script.get(attempt.task.attempt() - 1));
                    } else {
                        attempt.completes(90);
                    }
                };
        bench.run();
        assertThat(failures(1)).isEqualTo(script);
    }

    @Test
    void onlyAfterNanTheSeedChanges() {
        bench("search.retries=2");
        List<FailureReason> script = List.of(FailureReason.CRASH, FailureReason.NAN);
        bench.worker =
                attempt -> {
                    int number = attempt.task.attempt();
                    if (attempt.task.trial() == 1 && number <= script.size()) {
                        attempt.fails(script.get(number - 1));
                    } else {
                        attempt.completes(90);
                    }
                };
        bench.run();
        List<Long> seeds =
                bench.attempts.stream()
                        .filter(attempt -> attempt.task.trial() == 1)
                        .map(attempt -> attempt.task.seed())
                        .toList();
        assertThat(seeds).hasSize(3).startsWith(7L, 7L);
        assertThat(seeds.get(2)).isNotEqualTo(7L);
    }

    @Test
    void anAccuracyThatIsNotANumberIsAFailure() {
        bench("search.retries=0");
        bench.worker = attempt -> attempt.completes(attempt.task.trial() == 1 ? Double.NaN : 90);
        bench.run();
        assertThat(failures(1)).containsExactly(FailureReason.NAN);
    }

    @Test
    void everyAttemptWritesAFileOfItsOwn() {
        bench();
        bench.worker =
                attempt -> {
                    if (attempt.is(1, 1)) {
                        attempt.fails(FailureReason.CRASH);
                    } else {
                        attempt.completes(90);
                    }
                };
        bench.run();
        List<Optional<String>> results =
                bench.attempts.stream()
                        .map(attempt -> attempt.task.result())
                        .filter(Optional::isPresent)
                        .toList();
        assertThat(results)
                .doesNotHaveDuplicates()
                .contains(Optional.of("trial-0001-1.params"), Optional.of("trial-0001-2.params"));
    }

    @Test
    void aFullDiskStopsTheStudyAndTheTrialWaits() {
        bench();
        bench.worker =
                attempt -> {
                    if (attempt.task.trial() == 1) {
                        attempt.fails(FailureReason.DISK_FULL);
                    } else {
                        attempt.completes(90);
                    }
                };
        assertThatThrownBy(bench::run)
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.DISK_FULL))
                .hasMessageContaining("resume");
        assertThat(bench.trial(1).state()).isEqualTo(TrialState.QUEUED);
        verify(bench.executor).close();
    }

    @Test
    void withoutAFloatModelThereIsNoStudy() {
        bench();
        bench.worker = attempt -> attempt.fails(FailureReason.EXCEPTION);
        assertThatThrownBy(bench::run)
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.FAILED))
                .hasMessageContaining("the float model could not be trained (EXCEPTION)");
        verify(bench.executor, times(1)).submit(any(), any());
    }

    @ParameterizedTest
    @EnumSource(
            value = TrialKind.class,
            names = {"REFERENCE", "TEST"})
    void whatMustNotBePrunedFailsIfItsWorkerStops(TrialKind kind) {
        bench();
        bench.worker =
                attempt -> {
                    if (attempt.task.kind() == kind) {
                        attempt.ends(new TaskOutcome.Pruned());
                    } else {
                        attempt.completes(90);
                    }
                };
        bench.run();
        assertThat(bench.trials())
                .filteredOn(trial -> trial.definition().kind() == kind)
                .isNotEmpty()
                .allMatch(trial -> trial.state() == TrialState.FAILED);
    }
}
