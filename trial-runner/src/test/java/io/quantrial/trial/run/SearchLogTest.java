package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.InOrder;

class SearchLogTest {

    private static final String WIDE =
            "  space: [{op_names: ['fc*'], quantizer: [lsq, qat],"
                    + " quant_bits: {weight: [2, 4, 8], input: [4, 8]}}]";

    @TempDir Path folder;
    private Plan plan;

    @BeforeEach
    void look() {
        plan = Plan.of(TinyExperiment.in(folder), Goal.SEARCH);
    }

    private Plan wide(String strategy) {
        return Plan.of(
                TinyExperiment.of(folder, List.of("search:", WIDE), "search.strategy=" + strategy),
                Goal.SEARCH);
    }

    private String text(Point point) {
        return plan.space().decode(point).toString();
    }

    private Point point(Integer... choices) {
        return new Point(List.of(choices));
    }

    /**
     * The law: cut a search after any event, replay, go on: it is the search that was never cut.
     * For many orders in which trials end, and every way in which they can.
     */
    @ParameterizedTest
    @CsvSource({"random, 1", "random, 3", "nsga2, 1", "nsga2, 2", "nsga2, 4", "grid, 3", "auto, 2"})
    void aSearchThatIsResumedAnywhereGoesOnAsIfItHadNotStopped(String strategy, int slots) {
        Plan wide = wide(strategy);
        for (long seed = 1; seed <= 4; seed++) {
            SearchHistory history = new SearchHistory().withReferences(wide);
            SearchLog log = new SearchLog(wide, SearchLog.start(wide));
            List<SearchHistory> pasts = new ArrayList<>();
            List<SearchHistory.Step> steps = new ArrayList<>();
            for (int i = 0; i < 36; i++) {
                pasts.add(history.copy());
                steps.add(history.step(wide, log, slots, chance(seed, i)));
            }
            for (int cut = 0; cut < steps.size(); cut++) {
                SearchHistory past = pasts.get(cut);
                SearchLog resumed = SearchLog.replayed(wide, past.events, past.trials);
                List<SearchHistory.Step> rest = new ArrayList<>();
                for (int i = cut; i < steps.size(); i++) {
                    rest.add(past.step(wide, resumed, slots, chance(seed, i)));
                }
                assertThat(rest)
                        .as("%s, %d slots, seed %d, cut after step %d", strategy, slots, seed, cut)
                        .isEqualTo(steps.subList(cut, steps.size()));
            }
        }
    }

    private static SplittableRandom chance(long seed, int step) {
        return new SplittableRandom(seed * 1000 + step);
    }

    @Test
    void noConfigurationIsProposedTwiceNorTrainedBesideAReference() {
        for (String strategy : List.of("random", "nsga2", "grid")) {
            Plan wide = wide(strategy);
            SearchHistory history = new SearchHistory().withReferences(wide);
            SearchLog log = new SearchLog(wide, SearchLog.start(wide));
            SplittableRandom chance = new SplittableRandom(1);
            while (history.step(wide, log, 5, chance).trial() >= 0) {
                assertThat(history.trials.size()).as(strategy).isLessThan(1000);
            }
            List<String> trained =
                    history.trials.stream()
                            .flatMap(trial -> trial.definition().configuration().stream())
                            .toList();
            long outside =
                    wide.references().stream()
                            .filter(reference -> wide.space().encode(reference).isEmpty())
                            .count();
            assertThat(trained).as(strategy).doesNotHaveDuplicates();
            assertThat((long) trained.size())
                    .as(strategy)
                    .isEqualTo(wide.space().size().longValue() + outside);
        }
    }

    @Test
    void theStrategyIsAskedAndToldInTheOrderOfTheEvents() {
        SearchHistory history = new SearchHistory();
        history.create(TrialKind.SEARCH, Optional.of(text(point(0, 1))));
        history.create(TrialKind.SEARCH, Optional.of(text(point(0, 2))));
        history.end(2, TrialState.COMPLETE, 80);
        history.end(1, TrialState.FAILED, 0);
        Search search = mock(Search.class);
        when(search.ask(1)).thenReturn(Optional.of(Proposal.training(point(0, 1))));
        when(search.ask(2)).thenReturn(Optional.of(Proposal.training(point(0, 2))));
        new SearchLog(plan, search).replay(history.events, history.trials);
        InOrder order = inOrder(search);
        order.verify(search).ask(1);
        order.verify(search).ask(2);
        order.verify(search).tell(argThat(seen -> seen.number() == 2));
        order.verify(search)
                .tell(argThat(seen -> seen.number() == 1 && seen.state() == TrialState.FAILED));
        order.verifyNoMoreInteractions();
    }

    @Test
    void aStrategyThatAnswersDifferentlyIsRefused() {
        SearchHistory history = new SearchHistory();
        history.create(TrialKind.SEARCH, Optional.of(text(point(0, 1))));
        Search search = mock(Search.class);
        when(search.ask(1)).thenReturn(Optional.of(Proposal.training(point(1, 2))));
        SearchLog log = new SearchLog(plan, search);
        assertThatThrownBy(() -> log.replay(history.events, history.trials))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.STUDY_CHANGED))
                .hasMessageContainingAll(
                        "trial 1", text(point(0, 1)), text(point(1, 2)), "--accept-changes")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aStrategyThatHasNothingToProposeAnyMoreIsRefused() {
        SearchHistory history = new SearchHistory();
        history.create(TrialKind.SEARCH, Optional.of(text(point(0, 1))));
        Search search = mock(Search.class);
        when(search.ask(anyInt())).thenReturn(Optional.empty());
        SearchLog log = new SearchLog(plan, search);
        assertThatThrownBy(() -> log.replay(history.events, history.trials))
                .hasMessageContaining("would now propose nothing");
    }

    @Test
    void afterAChangeOnlyResultsCount() {
        SearchHistory history = new SearchHistory();
        history.create(TrialKind.SEARCH, Optional.of(text(point(0, 1))));
        history.end(1, TrialState.COMPLETE, 80);
        history.note(EventType.EXPERIMENT_CHANGED, -1);
        Search search = mock(Search.class);
        new SearchLog(plan, search).replay(history.events, history.trials);
        verify(search, never()).ask(anyInt());
        verify(search).tell(any());
    }

    @Test
    void whatAnotherSpaceHadIsNotTold() {
        SearchHistory history = new SearchHistory();
        history.create(TrialKind.SEARCH, Optional.of("fc1=lsq/w3; fc2=lsq/w3"));
        history.end(1, TrialState.COMPLETE, 80);
        history.note(EventType.EXPERIMENT_CHANGED, -1);
        Search search = mock(Search.class);
        new SearchLog(plan, search).replay(history.events, history.trials);
        verify(search, never()).tell(any());
    }

    @Test
    void whatWaitsSinceBeforeAChangeIsPassedOverWithoutBlame() {
        SearchHistory history = new SearchHistory();
        history.create(TrialKind.SEARCH, Optional.of(text(point(0, 1))));
        history.note(EventType.EXPERIMENT_CHANGED, -1);
        Search search = mock(Search.class);
        when(search.ask(2))
                .thenReturn(Optional.of(Proposal.training(point(0, 1))))
                .thenReturn(Optional.of(Proposal.training(point(1, 2))));
        SearchLog log = new SearchLog(plan, search);
        log.replay(history.events, history.trials);
        assertThat(log.ask(2)).contains(Proposal.training(point(1, 2)));
    }

    @Test
    void aReferenceIsPassedOverOnceAndAStrategyThatInsistsIsNamed() {
        Search search = mock(Search.class);
        when(search.ask(anyInt())).thenReturn(Optional.of(Proposal.training(point(0, 0))));
        SearchLog log = new SearchLog(plan, search);
        assertThatThrownBy(() -> log.ask(4))
                .isInstanceOf(TrialException.class)
                .hasMessageContaining("proposed a configuration again: " + text(point(0, 0)));
    }

    @Test
    void aStrategyThatWasToldOfAReferenceMustNotProposeIt() {
        Search search = mock(Search.class);
        when(search.ask(anyInt()))
                .thenReturn(Optional.of(Proposal.training(point(0, 0))))
                .thenReturn(Optional.of(Proposal.training(point(0, 1))));
        SearchLog log = new SearchLog(plan, search);
        SearchHistory history = new SearchHistory().withReferences(plan);
        for (int number = 1; number <= 3; number++) {
            log.tell(history.end(number, TrialState.COMPLETE, 90));
        }
        assertThatThrownBy(() -> log.ask(4)).hasMessageContaining("again: " + text(point(0, 0)));
    }

    @Test
    void floatModelsRepetitionsAndTestsAreNoneOfTheStrategysBusiness() {
        Search search = mock(Search.class);
        SearchLog log = new SearchLog(plan, search);
        SearchHistory history = new SearchHistory();
        Optional<String> configuration = Optional.of(text(point(0, 1)));
        history.create(TrialKind.REPETITION, configuration);
        history.create(TrialKind.TEST, configuration);
        for (int number = 0; number < 3; number++) {
            TrialRecord ended = history.end(number, TrialState.COMPLETE, 90);
            log.tell(ended);
        }
        verify(search, never()).tell(any());
    }
}
