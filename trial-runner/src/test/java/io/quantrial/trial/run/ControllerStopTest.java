package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.StudyEvent;
import io.quantrial.trial.train.TaskListener.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a controller ends before its study does, and that nobody is left waiting. */
class ControllerStopTest extends ControllerFixture {

    @Test
    void aStopKillsAndRequeuesEverythingThatRuns() {
        bench();
        bench.slots = 2;
        bench.worker =
                attempt -> {
                    if (attempt.task.kind() == TrialKind.FLOAT) {
                        attempt.completes(90);
                    } else if (bench.attempts.size() == 3) {
                        inbox(new Inbox.Message.Stop());
                    }
                };
        assertThat(bench.run()).isFalse();
        verify(bench.task, times(2)).kill();
        for (int trial : List.of(1, 2)) {
            assertThat(failures(trial)).containsExactly(FailureReason.PREEMPTED);
            assertThat(bench.trial(trial).state()).isEqualTo(TrialState.QUEUED);
        }
        verify(bench.executor).close();
    }

    @Test
    void whatWasOverWhenTheUserStoppedStillCounts() {
        bench();
        bench.worker =
                attempt -> {
                    if (attempt.task.trial() == 1) {
                        inbox(new Inbox.Message.Stop());
                    }
                    attempt.completes(90);
                };
        assertThat(bench.run()).isFalse();
        assertThat(bench.trial(1).state()).isEqualTo(TrialState.COMPLETE);
        verify(bench.task, never()).kill();
        assertThat(bench.trials()).hasSize(2);
    }

    @Test
    void anInterruptStopsTheRun() {
        bench();
        bench.worker =
                attempt -> {
                    if (attempt.task.trial() == 1) {
                        Thread.currentThread().interrupt();
                    } else {
                        attempt.completes(90);
                    }
                };
        boolean isFinished = bench.run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isFinished).isFalse();
        assertThat(failures(1)).containsExactly(FailureReason.PREEMPTED);
    }

    @Test
    void afterAStopNoWorkerWaitsForAVerdict() {
        bench();
        List<CompletableFuture<Verdict>> late = new ArrayList<>();
        bench.worker =
                attempt -> {
                    inbox(new Inbox.Message.Stop());
                    attempt.reports(1, 10);
                };
        bench.run();
        late.add(last().reports(2, 10));
        late.addAll(last().answers);
        assertThat(late).allSatisfy(answer -> assertThat(answer).isDone());
    }

    @Test
    void whenTheControllerDiesNoWorkerWaitsForAVerdict() {
        bench();
        bench.worker =
                attempt -> {
                    attempt.reports(1, 10);
                    attempt.reports(2, 10);
                };
        doThrow(new IllegalStateException("the disk is gone"))
                .when(bench.store)
                .report(anyInt(), anyInt(), anyInt(), any());
        assertThatThrownBy(bench::run).hasMessage("the disk is gone");
        assertThat(last().answers)
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer).isCompletedWithValue(Verdict.PRUNE));
        verify(bench.executor).close();
    }

    @Test
    void aFinishedStudyOpensNoExecutor() {
        bench();
        bench.run();
        Bench again = new Bench(bench);
        assertThat(again.run()).isTrue();
        verifyNoInteractions(again.executor);
        List<StudyEvent> events = bench.store.events();
        assertThat(events).extracting(StudyEvent::type).doesNotContain(EventType.STALE_RESULT);
    }
}
