package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.PruneRequest;
import io.quantrial.trial.search.Pruner;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

/** What pruners see, and what follows from their verdicts. */
class ControllerVerdictTest extends ControllerFixture {

    @Test
    void aVerdictIsGivenAfterTheReportIsStored() {
        bench();
        proposes(bench.point(0, 1));
        Pruner pruner = mock(Pruner.class);
        bench.pruner = Optional.of(pruner);
        when(pruner.prune(any())).thenReturn(true);
        bench.worker =
                attempt -> {
                    CompletableFuture<Verdict> verdict = attempt.reports(1, 40);
                    verdict.thenAccept(
                            said -> {
                                if (said == Verdict.PRUNE) {
                                    attempt.ends(new TaskOutcome.Pruned());
                                } else {
                                    attempt.completes(90);
                                }
                            });
                };
        bench.run();
        InOrder order = inOrder(bench.store, bench.listener, pruner);
        order.verify(bench.store).report(eq(FIRST_SEARCHED), eq(1), eq(1), any());
        order.verify(bench.listener).reported(eq(FIRST_SEARCHED), eq(1), any());
        order.verify(pruner).prune(any());
        order.verify(bench.store)
                .end(eq(FIRST_SEARCHED), eq(1), eq(TrialState.PRUNED), any(), any());
        assertThat(bench.trial(FIRST_SEARCHED).metrics()).containsEntry("accuracy", 40.0);
    }

    @Test
    void onlyWhatTheStrategyProposedIsPruned() {
        bench("search.seeds=2");
        proposes(bench.point(0, 1));
        Pruner pruner = mock(Pruner.class);
        bench.pruner = Optional.of(pruner);
        when(pruner.prune(any())).thenReturn(true);
        bench.worker =
                attempt -> {
                    attempt.reports(1, 40);
                    attempt.completes(90);
                };
        bench.run();
        for (Bench.Attempt attempt : bench.attempts) {
            assertThat(attempt.answers.get(0))
                    .as(attempt.task.kind().name())
                    .isCompletedWithValue(
                            attempt.task.kind() == TrialKind.SEARCH
                                    ? Verdict.PRUNE
                                    : Verdict.CONTINUE);
        }
    }

    @Test
    void aPrunerSeesTheOtherCandidatesAtTheSameStepWithTheirCost() {
        bench();
        proposes(bench.point(0, 1));
        Pruner pruner = mock(Pruner.class);
        bench.pruner = Optional.of(pruner);
        bench.worker =
                attempt -> {
                    attempt.reports(1, 40 + attempt.task.trial());
                    attempt.completes(90);
                };
        bench.run();
        ArgumentCaptor<PruneRequest> request = ArgumentCaptor.forClass(PruneRequest.class);
        verify(pruner).prune(request.capture());
        assertThat(request.getValue().others())
                .extracting(metrics -> metrics.get("accuracy"))
                .containsExactly(41.0, 42.0, 43.0);
        assertThat(request.getValue().others())
                .allSatisfy(metrics -> assertThat(metrics).containsKeys("size", "bops"));
        assertThat(request.getValue().metrics()).containsKeys("size", "bops");
    }

    @Test
    void reportsOfAnAttemptThatFailedAreNotComparedWith() {
        bench("search.retries=1");
        proposes(bench.point(0, 1));
        Pruner pruner = mock(Pruner.class);
        bench.pruner = Optional.of(pruner);
        bench.worker =
                attempt -> {
                    if (!attempt.is(1, 2)) {
                        attempt.reports(1, 10 + attempt.task.trial());
                    }
                    if (attempt.is(1, 1)) {
                        attempt.fails(FailureReason.CRASH);
                    } else {
                        attempt.completes(90);
                    }
                };
        bench.run();
        ArgumentCaptor<PruneRequest> request = ArgumentCaptor.forClass(PruneRequest.class);
        verify(pruner).prune(request.capture());
        assertThat(request.getValue().others())
                .extracting(metrics -> metrics.get("accuracy"))
                .containsExactly(12.0, 13.0);
    }

    @Test
    void aReportThatComesTwiceDoesNotPrune() {
        bench();
        bench.worker =
                attempt -> {
                    attempt.reports(1, 40);
                    attempt.reports(1, 40);
                    attempt.completes(90);
                };
        bench.run();
        assertThat(bench.attempts.get(0).answers)
                .allSatisfy(answer -> assertThat(answer).isCompletedWithValue(Verdict.CONTINUE));
    }

    @Test
    void aPrunerThatFailsIsNamedAndTheWorkerIsAnswered() {
        bench();
        proposes(bench.point(0, 1));
        Pruner pruner = mock(Pruner.class);
        when(pruner.name()).thenReturn("broken");
        when(pruner.prune(any())).thenThrow(new IllegalStateException("no idea"));
        bench.pruner = Optional.of(pruner);
        bench.worker =
                attempt -> {
                    attempt.reports(1, 10);
                    attempt.completes(90);
                };
        assertThatThrownBy(bench::run)
                .isInstanceOf(TrialException.class)
                .hasMessageContaining("search.pruner: \"broken\" failed");
        assertThat(last().answers.get(0)).isDone();
    }
}
