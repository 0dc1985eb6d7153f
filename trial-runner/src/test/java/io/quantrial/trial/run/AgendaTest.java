package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which trial comes next, with every trial ended before the next one is asked for. */
class AgendaTest {

    @TempDir Path folder;
    private final List<TrialRecord> trials = new ArrayList<>();
    private ToDoubleFunction<NewTrial> accuracy = trial -> 90;
    private boolean isTimeUp;

    private Plan plan(String... sets) {
        return Plan.of(TinyExperiment.in(folder, sets), Goal.SEARCH);
    }

    private Agenda agenda(Plan plan, Search search) {
        return new Agenda(plan, new SearchLog(plan, search), () -> isTimeUp);
    }

    /** Ends every trial as soon as it is there. */
    private void walk(Agenda agenda) {
        for (Optional<NewTrial> next = agenda.next(trials);
                next.isPresent();
                next = agenda.next(trials)) {
            add(next.get(), TrialState.COMPLETE);
        }
    }

    private void add(NewTrial trial, TrialState state) {
        Map<String, Double> metrics = new TreeMap<>(trial.metrics());
        metrics.put(MetricNames.ACCURACY, accuracy.applyAsDouble(trial));
        trials.add(
                new TrialRecord(
                        trials.size(),
                        trial,
                        trial.state().isEnd() ? trial.state() : state,
                        new TreeMap<>(metrics),
                        Optional.empty(),
                        List.of()));
    }

    private long count(TrialKind kind) {
        return trials.stream().filter(trial -> trial.definition().kind() == kind).count();
    }

    private List<TrialRecord> of(TrialKind kind) {
        return trials.stream().filter(trial -> trial.definition().kind() == kind).toList();
    }

    private static Search silent() {
        Search search = mock(Search.class);
        when(search.ask(anyInt())).thenReturn(Optional.empty());
        return search;
    }

    @Test
    void referencesAreUniformWithEightFourAndTwoBits() {
        assertThat(plan().references())
                .extracting(BitConfiguration::toString)
                .containsExactly(
                        "fc1=lsq/w8; fc2=lsq/w8",
                        "fc1=lsq/w4; fc2=lsq/w4",
                        "fc1=lsq/w2; fc2=lsq/w2");
    }

    @Test
    void aReferenceThatAPluginDoesNotSupportIsLeftOut() {
        Plan plan =
                plan(
                        "search.space[0].quantizer=qat",
                        "search.space[0].quant_bits.weight=8",
                        "search.space[0].quant_bits.input=8");
        assertThat(plan.references())
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(plan.cost(reference).size()).isPositive());
    }

    @Test
    void maxTrialsCountsReferencesAndWhatWasTrainedButNotWhatNeverStarted() {
        Plan plan = plan("search.maxTrials=5", "search.constraints.size=<= 15%");
        Search search = mock(Search.class);
        when(search.ask(anyInt()))
                .thenReturn(Optional.of(Proposal.training(new Point(List.of(1, 2)))))
                .thenReturn(Optional.of(Proposal.training(new Point(List.of(0, 1)))))
                .thenReturn(Optional.of(Proposal.training(new Point(List.of(0, 2)))))
                .thenReturn(Optional.of(Proposal.training(new Point(List.of(1, 0)))));
        walk(agenda(plan, search));
        assertThat(count(TrialKind.REFERENCE)).isEqualTo(3);
        assertThat(of(TrialKind.SEARCH))
                .extracting(TrialRecord::state)
                .containsExactly(TrialState.INFEASIBLE, TrialState.COMPLETE, TrialState.COMPLETE);
    }

    @Test
    void withoutRoomForTheSearchThereAreReferencesOnly() {
        Search search = silent();
        walk(agenda(plan("search.maxTrials=2"), search));
        assertThat(count(TrialKind.REFERENCE)).isEqualTo(2);
        verify(search, never()).ask(anyInt());
    }

    @Test
    void whenTheTimeIsUpNothingNewIsProposed() {
        isTimeUp = true;
        Search search = silent();
        walk(agenda(plan(), search));
        verify(search, never()).ask(anyInt());
        assertThat(count(TrialKind.REFERENCE)).isEqualTo(3);
        assertThat(count(TrialKind.TEST)).isPositive();
    }

    @Test
    void aStrategyThatIsExhaustedIsNotAskedAgain() {
        Search search = silent();
        Agenda agenda = agenda(plan(), search);
        walk(agenda);
        agenda.next(trials);
        verify(search).ask(anyInt());
    }

    @Test
    void aStrategyThatProposesNothingFeasibleIsNamed() {
        Plan plan = plan("search.constraints.size=<= 10%");
        SearchLog log = mock(SearchLog.class);
        when(log.ask(anyInt()))
                .thenReturn(Optional.of(Proposal.training(new Point(List.of(1, 1)))));
        when(log.broken(anyString(), isNull()))
                .thenAnswer(
                        call ->
                                new TrialException(
                                        TrialException.Code.FAILED, call.getArgument(0)));
        assertThat(plan.isFeasible(new Point(List.of(1, 1)))).isFalse();
        assertThatThrownBy(() -> walk(new Agenda(plan, log, () -> false)))
                .hasMessage("proposed 1001 configurations in a row that break a constraint");
        assertThat(count(TrialKind.SEARCH)).isEqualTo(1000);
    }

    @Test
    void nothingIsRepeatedOrTestedWhileACandidateIsOpen() {
        Plan plan = plan("search.maxTrials=3");
        Agenda agenda = agenda(plan, silent());
        add(agenda.next(trials).orElseThrow(), TrialState.COMPLETE);
        for (int i = 0; i < 3; i++) {
            add(agenda.next(trials).orElseThrow(), TrialState.RUNNING);
        }
        assertThat(agenda.next(trials)).isEmpty();
    }

    @Test
    void theFloatModelWaitsAloneThoughOthersWaitLonger() {
        Plan plan = plan("search.maxTrials=1");
        Agenda agenda = agenda(plan, silent());
        NewTrial floating = agenda.next(trials).orElseThrow();
        add(floating, TrialState.COMPLETE);
        add(agenda.next(trials).orElseThrow(), TrialState.QUEUED);
        assertThat(Agenda.waiting(trials)).map(TrialRecord::number).contains(1);
        add(floating, TrialState.QUEUED);
        assertThat(Agenda.waiting(trials)).map(TrialRecord::number).contains(2);
        trials.remove(2);
        add(floating, TrialState.RUNNING);
        assertThat(Agenda.waiting(trials)).isEmpty();
        assertThat(agenda.next(trials)).isEmpty();
    }

    @Test
    void oneSeedMeansNoRepetitions() {
        walk(agenda(plan("search.seeds=1"), silent()));
        assertThat(count(TrialKind.REPETITION)).isZero();
    }

    @Test
    void finalistsAreRepeatedWithFurtherSeeds() {
        accuracy = trial -> 80 + trial.metrics().getOrDefault("size", 0.0) / 1000;
        walk(agenda(plan("search.seeds=3"), silent()));
        assertThat(of(TrialKind.REPETITION))
                .extracting(trial -> trial.definition().seed())
                .containsOnly(8L, 9L);
        assertThat(of(TrialKind.REPETITION))
                .extracting(trial -> trial.definition().parent())
                .containsExactlyInAnyOrder(1, 1, 2, 2, 3, 3);
        assertThat(of(TrialKind.REPETITION))
                .allSatisfy(
                        trial ->
                                assertThat(trial.definition().configuration())
                                        .isEqualTo(
                                                trials.get(trial.definition().parent())
                                                        .definition()
                                                        .configuration()));
    }

    @Test
    void repetitionsRunBesideEachOtherAndTestsAfterAllOfThem() {
        Agenda agenda = agenda(plan("search.maxTrials=3", "search.seeds=3"), silent());
        Optional<NewTrial> next = agenda.next(trials);
        while (next.isPresent() && next.get().kind() != TrialKind.REPETITION) {
            add(next.get(), TrialState.COMPLETE);
            next = agenda.next(trials);
        }
        while (next.isPresent()) {
            add(next.get(), TrialState.RUNNING);
            next = agenda.next(trials);
        }

        assertThat(count(TrialKind.REPETITION)).isGreaterThan(1);
        assertThat(count(TrialKind.TEST)).isZero();
    }

    @Test
    void aLuckyFirstRunIsNotTheAnswerAfterRepetitions() {
        Plan plan = plan("search.seeds=2", "search.objectives=accuracy");
        accuracy = trial -> isEightBits(trial) ? trial.kind() == TrialKind.REFERENCE ? 99 : 60 : 80;
        walk(agenda(plan, silent()));
        Candidates candidates = candidates(plan);
        assertThat(candidates.firstRuns().answer().orElseThrow().number()).isEqualTo(1);
        assertThat(candidates.allRuns().answer().orElseThrow().metrics().get("accuracy"))
                .isEqualTo(79.5);
    }

    private Candidates candidates(Plan plan) {
        return new Candidates(
                trials,
                configuration -> plan.space().encode(configuration).isPresent(),
                Goal.SEARCH,
                plan.experiment().search(),
                plan.floatCost());
    }

    @Test
    void aReferenceOutsideTheSpaceIsNeverTheAnswer() {
        Plan plan = plan("search.space[0].quant_bits.weight=2,3", "search.maxTrials=5");
        Search search = mock(Search.class);
        when(search.ask(anyInt()))
                .thenReturn(Optional.of(Proposal.training(new Point(List.of(1, 1)))));
        accuracy = trial -> trial.kind() == TrialKind.REFERENCE ? 99 : 80;
        add(agenda(plan, search).next(trials).orElseThrow(), TrialState.COMPLETE);
        plan.references()
                .forEach(reference -> add(reference(plan, reference), TrialState.COMPLETE));
        add(agenda(plan, search).next(trials).orElseThrow(), TrialState.COMPLETE);

        assertThat(candidates(plan).firstRuns().front())
                .extracting(member -> trials.get(member.number()).definition().configuration())
                .containsExactly(Optional.of("fc1=lsq/w2; fc2=lsq/w2"));
    }

    private static NewTrial reference(Plan plan, BitConfiguration configuration) {
        return new NewTrial(
                TrialKind.REFERENCE,
                TrialState.QUEUED,
                7,
                Optional.of(configuration.toString()),
                -1,
                plan.cost(configuration).metrics());
    }

    @Test
    void onceTheTestSplitWasLookedAtNothingNewIsProposed() {
        Plan plan = plan("search.maxTrials=9");
        isTimeUp = true;
        walk(agenda(plan, silent()));
        isTimeUp = false;
        Search search = silent();
        assertThat(agenda(plan, search).next(trials)).isEmpty();
        verify(search, never()).ask(anyInt());
    }

    private static boolean isEightBits(NewTrial trial) {
        return trial.configuration().filter(text -> text.contains("w8")).isPresent();
    }

    @Test
    void afterRepetitionsTheAnswerIsOneThatWasRepeated() {
        Plan plan = plan("search.seeds=2");
        walk(agenda(plan, silent()));
        Candidates candidates = candidates(plan);
        List<Integer> repeated =
                of(TrialKind.REPETITION).stream()
                        .map(trial -> trial.definition().parent())
                        .toList();
        assertThat(candidates.allRuns().front())
                .isNotEmpty()
                .allSatisfy(member -> assertThat(repeated).contains(member.number()));
    }

    @Test
    void theTestSplitIsLookedAtOnceForFloatReferencesAndFront() {
        Plan plan = plan("search.maxTrials=5");
        Search search = mock(Search.class);
        when(search.ask(anyInt()))
                .thenReturn(Optional.of(Proposal.training(new Point(List.of(0, 1)))))
                .thenReturn(Optional.of(Proposal.training(new Point(List.of(1, 2)))));
        accuracy = trial -> isBeaten(plan, trial) ? 10 : 90;
        walk(agenda(plan, search));
        assertThat(of(TrialKind.TEST))
                .extracting(trial -> trial.definition().parent())
                .doesNotHaveDuplicates()
                .contains(0, 1, 2, 3)
                .doesNotContain(5);
        assertThat(of(TrialKind.TEST)).allMatch(trial -> trial.definition().seed() == 7);
    }

    private static boolean isBeaten(Plan plan, NewTrial trial) {
        String beaten = plan.space().decode(new Point(List.of(1, 2))).toString();
        return trial.configuration().equals(Optional.of(beaten));
    }

    @Test
    void whatFailedIsNeitherRepeatedNorTested() {
        Plan plan = plan("search.maxTrials=1", "search.seeds=2");
        Agenda agenda = agenda(plan, silent());
        add(agenda.next(trials).orElseThrow(), TrialState.COMPLETE);
        add(agenda.next(trials).orElseThrow(), TrialState.FAILED);
        walk(agenda);
        assertThat(trials).hasSize(3);
        assertThat(trials.get(2).definition().kind()).isEqualTo(TrialKind.TEST);
        assertThat(trials.get(2).definition().parent()).isZero();
    }

    @Test
    void trainMakesTheFloatModelOneTrialAndTheirTests() {
        Plan plan =
                Plan.of(
                        TinyExperiment.of(
                                folder,
                                List.of(
                                        "quantization: [{quantizer: lsq, op_names: ['fc*'],"
                                                + " quant_types: [weight], quant_bits: 4}]"),
                                "search.seeds=3",
                                "search.constraints.size=<= 1%"),
                        Goal.TRAIN);
        walk(agenda(plan, SearchLog.start(plan)));
        assertThat(trials)
                .extracting(trial -> trial.definition().kind())
                .containsExactly(TrialKind.FLOAT, TrialKind.SEARCH, TrialKind.TEST, TrialKind.TEST);
        assertThat(trials.get(1).definition().configuration()).isEmpty();
        assertThat(trials.get(1).definition().metrics().get("size"))
                .isLessThan(plan.floatCost().size() / 4);
    }

    @Test
    void aReferenceThatIsTrainedAlreadyIsNotTrainedAgain() {
        Plan plan = plan();
        Agenda agenda = agenda(plan, silent());
        add(agenda.next(trials).orElseThrow(), TrialState.COMPLETE);
        add(
                new NewTrial(
                        TrialKind.SEARCH,
                        TrialState.QUEUED,
                        7,
                        Optional.of("fc1=lsq/w8; fc2=lsq/w8"),
                        -1,
                        Map.of()),
                TrialState.COMPLETE);
        walk(agenda);
        assertThat(of(TrialKind.REFERENCE))
                .extracting(trial -> trial.definition().configuration().orElseThrow())
                .containsExactly("fc1=lsq/w4; fc2=lsq/w4", "fc1=lsq/w2; fc2=lsq/w2");
    }

    @Test
    void aReferenceThatWasProposedWhenItBrokeAConstraintIsTrained() {
        Plan plan = plan();
        Agenda agenda = agenda(plan, silent());
        add(agenda.next(trials).orElseThrow(), TrialState.COMPLETE);
        add(
                new NewTrial(
                        TrialKind.SEARCH,
                        TrialState.INFEASIBLE,
                        7,
                        Optional.of("fc1=lsq/w8; fc2=lsq/w8"),
                        -1,
                        Map.of()),
                TrialState.INFEASIBLE);
        walk(agenda);
        assertThat(count(TrialKind.REFERENCE)).isEqualTo(3);
    }

    @Test
    void theErrorOfABrokenStrategyHasACode() {
        Plan plan = plan();
        TrialException error = new SearchLog(plan, silent()).broken("is odd", null);
        assertThat(error.code()).isEqualTo(TrialException.Code.FAILED);
        assertThat(error).hasMessage("search.strategy: \"grid\" is odd");
    }
}
