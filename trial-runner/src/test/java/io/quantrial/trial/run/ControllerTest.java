package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

/** What the controller says to store, executor, strategy and listener, and in which order. */
class ControllerTest extends ControllerFixture {

    private List<TrialKind> kinds() {
        return bench.trials().stream().map(trial -> trial.definition().kind()).toList();
    }

    @Test
    void theStoreKnowsOfAnAttemptBeforeTheExecutorDoes() {
        bench();
        assertThat(bench.run()).isTrue();
        InOrder order = inOrder(bench.store, bench.executor, bench.listener);
        order.verify(bench.store).createTrial(argThat(isKind(TrialKind.FLOAT)));
        order.verify(bench.store).startAttempt(eq(0), eq(1), any());
        order.verify(bench.listener).started(any(), eq(1));
        order.verify(bench.executor).submit(argThat(isTask(0, 1)), any());
        order.verify(bench.store).end(eq(0), eq(1), eq(TrialState.COMPLETE), any(), any());
        order.verify(bench.listener).ended(any());
        order.verify(bench.store).createTrial(argThat(isKind(TrialKind.REFERENCE)));
        order.verify(bench.executor).close();
    }

    @Test
    void firstTheFloatModelThenReferencesThenWhatTheStrategyProposesThenTests() {
        bench("search.seeds=2");
        proposes(bench.point(0, 1));
        bench.run();
        assertThat(kinds())
                .startsWith(
                        TrialKind.FLOAT,
                        TrialKind.REFERENCE,
                        TrialKind.REFERENCE,
                        TrialKind.REFERENCE,
                        TrialKind.SEARCH,
                        TrialKind.REPETITION)
                .endsWith(TrialKind.TEST);
        assertThat(kinds()).isSorted();
    }

    @Test
    void everyOtherTrialWaitsForTheFloatModel() {
        bench();
        bench.slots = 3;
        List<Integer> submittedMeanwhile = new ArrayList<>();
        bench.worker =
                attempt -> {
                    if (attempt.task.kind() == TrialKind.FLOAT) {
                        attempt.reports(1, 50)
                                .thenRun(() -> submittedMeanwhile.add(bench.attempts.size()));
                    }
                    attempt.completes(90);
                };
        bench.run();
        assertThat(submittedMeanwhile).containsExactly(1);
        assertThat(bench.attempts.get(1).task.start())
                .contains(new CheckpointRecord("float-0000-1.params", "00", 1));
        assertThat(bench.attempts)
                .flatExtracting(attempt -> attempt.task.result().stream().toList())
                .isNotEmpty()
                .allMatch(Tasks::isResult);
    }

    @Test
    void theStrategyIsAskedOnlyForAFreeSlot() {
        bench();
        bench.slots = 2;
        proposes(bench.point(0, 1), bench.point(0, 2), bench.point(1, 0));
        List<Bench.Attempt> held = new ArrayList<>();
        bench.worker =
                attempt -> {
                    if (attempt.task.kind() != TrialKind.SEARCH || !held.isEmpty()) {
                        attempt.completes(90);
                        held.forEach(first -> first.completes(91));
                        return;
                    }
                    held.add(attempt);
                    verify(bench.search, times(1)).ask(anyInt());
                };
        bench.run();
        verify(bench.search).ask(FIRST_SEARCHED);
        verify(bench.search).ask(FIRST_SEARCHED + 1);
    }

    @Test
    void theStrategyHearsOfAnEndOnceItIsStoredAndBeforeItIsAskedAgain() {
        bench();
        proposes(bench.point(0, 1), bench.point(0, 2));
        bench.run();
        InOrder order = inOrder(bench.store, bench.search, bench.listener);
        order.verify(bench.search).ask(FIRST_SEARCHED);
        order.verify(bench.store).createTrial(argThat(isKind(TrialKind.SEARCH)));
        order.verify(bench.store).end(eq(FIRST_SEARCHED), eq(1), any(), any(), any());
        order.verify(bench.search).tell(argThat(seen -> seen.number() == FIRST_SEARCHED));
        order.verify(bench.listener).ended(argThat(trial -> trial.number() == FIRST_SEARCHED));
        order.verify(bench.search).ask(FIRST_SEARCHED + 1);
    }

    @Test
    void theStrategyHearsOfReferencesToo() {
        bench();
        bench.run();
        ArgumentCaptor<Observation> told = ArgumentCaptor.forClass(Observation.class);
        verify(bench.search, times(3)).tell(told.capture());
        assertThat(told.getAllValues()).extracting(Observation::number).containsExactly(1, 2, 3);
        assertThat(told.getAllValues().get(0).metrics()).containsKeys("accuracy", "size");
    }

    @Test
    void aProposalThatBreaksAConstraintIsStoredAndNeverSubmitted() {
        bench("search.constraints.size=<= 15%");
        Point infeasible = bench.point(2, 2);
        Point feasible = bench.point(0, 1);
        assertThat(bench.plan.isFeasible(infeasible)).isFalse();
        assertThat(bench.plan.isFeasible(feasible)).isTrue();
        proposes(bench.point(1, 2), feasible);
        bench.run();
        TrialRecord refused = bench.trial(FIRST_SEARCHED);
        assertThat(refused.state()).isEqualTo(TrialState.INFEASIBLE);
        assertThat(refused.metrics()).containsKey("size");
        verify(bench.executor, never()).submit(argThat(isTask(FIRST_SEARCHED, 1)), any());
        InOrder order = inOrder(bench.store, bench.search, bench.listener);
        order.verify(bench.search).ask(FIRST_SEARCHED);
        order.verify(bench.store).createTrial(argThat(isKind(TrialKind.SEARCH)));
        order.verify(bench.search).tell(argThat(seen -> seen.state() == TrialState.INFEASIBLE));
        order.verify(bench.listener).ended(argThat(trial -> trial.number() == FIRST_SEARCHED));
        order.verify(bench.search).ask(FIRST_SEARCHED + 1);
        assertThat(bench.trial(FIRST_SEARCHED + 1).state()).isEqualTo(TrialState.COMPLETE);
    }

    @Test
    void aStrategyThatProposesWhatIsTrainedAlreadyIsNamed() {
        bench();
        proposes(bench.point(0, 1), bench.point(0, 1));
        assertThatThrownBy(bench::run)
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "search.strategy: \"grid\" proposed a configuration again: "
                                + bench.configuration(bench.point(0, 1)));
    }

    @Test
    void aStrategyThatFailsIsNamed() {
        bench();
        when(bench.search.ask(anyInt())).thenThrow(new IllegalStateException("no idea"));
        assertThatThrownBy(bench::run)
                .isInstanceOf(TrialException.class)
                .hasMessageContaining("search.strategy: \"grid\" failed: ")
                .hasMessageContaining("no idea");
    }

    @Test
    void aReferenceThatTheStrategyProposesIsNotTrainedAgain() {
        bench();
        proposes(bench.point(0, 0), bench.point(1, 0));
        bench.slots = 5;
        List<Bench.Attempt> held = new ArrayList<>();
        bench.worker =
                attempt -> {
                    held.add(attempt);
                    if (attempt.task.kind() != TrialKind.REFERENCE) {
                        held.forEach(waiting -> waiting.completes(90));
                        held.clear();
                    }
                };
        bench.run();
        assertThat(bench.trials())
                .filteredOn(trial -> trial.definition().kind() == TrialKind.SEARCH)
                .extracting(trial -> trial.definition().configuration().orElseThrow())
                .containsExactly(bench.configuration(bench.point(1, 0)));
    }

    @Test
    void aResultThatComesBeforeSubmitReturnsCounts() {
        bench();
        bench.run();
        assertThat(bench.trials()).allMatch(trial -> trial.state() == TrialState.COMPLETE);
    }

    @Test
    void metricsOfAnEndHoldTheCost() {
        bench();
        bench.run();
        assertThat(bench.trial(1).metrics())
                .containsAllEntriesOf(Map.of("accuracy", 90.0))
                .containsAllEntriesOf(bench.trial(1).definition().metrics());
    }
}
