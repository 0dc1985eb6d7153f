package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** Leases and time-outs, on a clock of the test's own. */
class ControllerDeadlineTest extends ControllerFixture {

    @Test
    void aSilentWorkerIsKilledWhenItsLeaseIsOver() {
        bench("search.lease=10s");
        bench.worker =
                attempt -> {
                    if (attempt.is(1, 1)) {
                        bench.passes(Duration.ofSeconds(11));
                    } else {
                        attempt.completes(90);
                        bench.attempts.stream()
                                .filter(other -> other.is(1, 1))
                                .forEach(other -> other.fails(FailureReason.CRASH));
                    }
                };
        endsWhenKilled();
        bench.run();
        assertThat(failures(1)).containsExactly(FailureReason.TIMEOUT);
        assertThat(bench.trial(1).attempts().get(0).message().orElseThrow())
                .contains("10 s", "search.lease");
        assertThat(bench.trial(1).state()).isEqualTo(TrialState.COMPLETE);
        InOrder order = inOrder(bench.store, bench.task, bench.executor);
        order.verify(bench.store).fail(eq(1), eq(1), eq(FailureReason.TIMEOUT), any(), eq(true));
        order.verify(bench.task).kill();
        order.verify(bench.store).startAttempt(eq(1), eq(2), any());
        order.verify(bench.executor).submit(argThat(isTask(1, 2)), any());
    }

    @Test
    void aKilledAttemptKeepsItsSlotUntilTheExecutorHasEndedIt() {
        bench("search.lease=10s");
        bench.worker =
                attempt -> {
                    if (attempt.is(1, 1)) {
                        bench.passes(Duration.ofSeconds(11));
                    } else {
                        attempt.completes(90);
                    }
                };
        List<Integer> submitted = new ArrayList<>();
        doAnswer(
                        call -> {
                            Bench.Attempt killed = last();
                            killed.reports(1, 1)
                                    .thenRun(() -> submitted.add(bench.attempts.size()));
                            killed.fails(FailureReason.CRASH);
                            return null;
                        })
                .when(bench.task)
                .kill();
        bench.run();
        assertThat(submitted).containsExactly(2);
    }

    @Test
    void aWorkerThatCannotBeKilledEndsTheRun() {
        bench("search.lease=10s");
        bench.worker =
                attempt -> {
                    if (attempt.task.trial() == 1) {
                        bench.passes(Duration.ofSeconds(11));
                    } else {
                        attempt.completes(90);
                    }
                };
        doAnswer(
                        call -> {
                            bench.passes(Duration.ofSeconds(11));
                            return null;
                        })
                .when(bench.task)
                .kill();
        assertThatThrownBy(bench::run)
                .isInstanceOf(TrialException.class)
                .hasMessageContaining("trial 1 was killed but does not end");
        assertThat(bench.trial(1).state()).isEqualTo(TrialState.QUEUED);
    }

    @Test
    void aWorkerThatBeatsIsNotSilent() {
        bench("search.lease=10s", "search.trialTimeout=1h");
        bench.worker =
                attempt -> {
                    for (int i = 0; i < 5; i++) {
                        attempt.beats();
                    }
                    attempt.completes(90);
                };
        bench.run();
        verify(bench.task, never()).kill();
    }

    @Test
    void beatsThatWaitWereNotMissed() {
        bench("search.lease=10s");
        bench.worker =
                attempt -> {
                    if (attempt.is(1, 1)) {
                        // the controller was busy for a while: beats came, and wait
                        bench.passes(Duration.ofSeconds(11));
                        attempt.beats();
                    }
                    attempt.completes(90);
                };
        bench.run();
        assertThat(bench.trial(1).attempts()).hasSize(1);
    }

    @Test
    void theStoredLeaseIsRenewedWhenHalfOfItIsOver() {
        bench("search.lease=10s");
        bench.worker =
                attempt -> {
                    if (attempt.is(1, 1)) {
                        attempt.beats();
                        bench.passes(Duration.ofSeconds(6));
                        attempt.beats();
                        attempt.beats();
                    }
                    attempt.completes(90);
                };
        bench.run();
        verify(bench.store, times(1)).renewLease(eq(1), eq(1), any());
    }

    @Test
    void aTrialThatTakesTooLongIsKilledThoughItBeats() {
        bench("search.lease=10s", "search.trialTimeout=15s", "search.retries=0");
        bench.worker =
                attempt -> {
                    if (attempt.task.trial() == 1) {
                        bench.passes(Duration.ofSeconds(8));
                        attempt.reports(1, 10)
                                .thenRun(
                                        () -> {
                                            bench.passes(Duration.ofSeconds(8));
                                            attempt.beats();
                                        });
                    } else {
                        attempt.completes(90);
                    }
                };
        endsWhenKilled();
        bench.run();
        assertThat(failures(1)).containsExactly(FailureReason.TIMEOUT);
        assertThat(bench.trial(1).attempts().get(0).message().orElseThrow())
                .contains("15 s", "search.trialTimeout");
    }

    @Test
    void theLateResultOfAnAttemptThatWasGivenUpIsFiledAsStaleAndNotTold() {
        bench("search.lease=10s");
        bench.worker =
                attempt -> {
                    if (attempt.is(1, 1)) {
                        bench.passes(Duration.ofSeconds(11));
                    } else {
                        attempt.completes(80);
                    }
                };
        doAnswer(
                        call -> {
                            last().completes(99);
                            return null;
                        })
                .when(bench.task)
                .kill();
        bench.run();
        assertThat(bench.trial(1).metrics()).containsEntry("accuracy", 80.0);
        assertThat(bench.trial(1).attempts()).hasSize(2);
        verify(bench.store).end(eq(1), eq(1), eq(TrialState.COMPLETE), any(), any());
        assertThat(staleResults()).isEqualTo(1);
        verify(bench.search, times(1)).tell(argThat(seen -> seen.number() == 1));
    }
}
