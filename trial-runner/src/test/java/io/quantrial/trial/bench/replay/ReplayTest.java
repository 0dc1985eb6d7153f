package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.bench.replay.Trace.Ended;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.space.Point;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {

    private final BenchProblem problem =
            new BenchProblem(InventedTable.of(2, 2, bits -> !bits.equals(List.of(2, 8))));

    /** Choices 0, 1 and 2 are 2, 4 and 8 bits. */
    private static Point point(Integer... choices) {
        return new Point(List.of(choices));
    }

    private Trace run(Script script, int workers) {
        return new Replay(problem, script, List.of(), workers).run(0);
    }

    @Test
    void theUniformReferencesComeFirstAndAreCharged() {
        Script script = Script.of(Proposal.training(point(1, 0)));

        Trace trace = run(script, 1);

        assertThat(script.log)
                .containsExactly("tell 1", "tell 2", "tell 3", "ask 4", "tell 4", "ask 5");
        assertThat(trace.ended())
                .extracting(Ended::kind)
                .containsExactly(
                        TrialKind.REFERENCE,
                        TrialKind.REFERENCE,
                        TrialKind.REFERENCE,
                        TrialKind.SEARCH);
        assertThat(trace.ended())
                .extracting(end -> problem.configuration(end.configuration()).bits())
                .containsExactly(List.of(8, 8), List.of(4, 4), List.of(2, 2), List.of(4, 2));
        assertThat(trace.ended()).extracting(Ended::trainings).containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(trace.ended())
                .extracting(Ended::seconds)
                .containsExactly(16.0, 24.0, 28.0, 34.0);
    }

    @Test
    void whatATrainingFoundIsToldAsTheRunnerTellsIt() {
        Script script = Script.of(Proposal.training(point(1, 0)));

        run(script, 1);

        Map<String, Double> metrics = script.told.get(3).metrics();
        assertThat(metrics)
                .containsOnlyKeys(
                        MetricNames.ACCURACY,
                        MetricNames.LOSS,
                        MetricNames.STEPS,
                        CostKind.SIZE.key(),
                        CostKind.BOPS.key(),
                        CostKind.LATENCY.key())
                .containsEntry(MetricNames.LOSS, 0.75)
                .containsEntry(MetricNames.ACCURACY, 92.5)
                .containsEntry(MetricNames.STEPS, 100.0)
                .containsEntry(CostKind.SIZE.key(), 130.0);
    }

    @Test
    void aStudyTakesTheSeedsOfTheTableInTurn() {
        Script script = Script.of();
        Replay replay = Replay.of(problem, script);

        replay.run(0);
        replay.run(1);
        replay.run(2);

        assertThat(script.told)
                .extracting(observation -> observation.metrics().get(MetricNames.LOSS))
                .containsExactly(0.25, 0.5, 1.0, 0.275, 0.55, 1.1, 0.25, 0.5, 1.0);
    }

    @Test
    void whoUsesSignalsLearnsThoseOfTheSeedBeforeEverything() {
        Script script = Script.of();
        script.usesSignals = true;

        Trace trace = Replay.of(problem, script).run(1);

        assertThat(script.log).containsExactly("learn", "tell 2", "tell 3", "tell 4", "ask 5");
        assertThat(script.learned.get(0).losses())
                .containsOnlyKeys("error")
                .containsEntry("error", List.of(List.of(1.0, 0.5, 0.25), List.of(1.0, 0.5, 0.25)));
        assertThat(trace.ended().get(0).number()).isEqualTo(2);
    }

    @Test
    void aScreeningCostsTimeButNoStep() {
        Script script = Script.of(Proposal.screening(point(1, 0)), Proposal.training(point(1, 0)));

        Trace trace = run(script, 1);

        assertThat(script.log).containsSequence("ask 4", "screened 4", "ask 5", "tell 5", "ask 6");
        assertThat(script.told.get(3).metrics())
                .containsEntry(MetricNames.LOSS, 7.5)
                .doesNotContainKey(MetricNames.STEPS);
        assertThat(trace.ended().get(3).trainings()).isEqualTo(3);
        assertThat(trace.ended().get(3).seconds()).isEqualTo(28.5);
        assertThat(trace.trained(Axis.SECONDS, 28.5)).hasSize(3);
        assertThat(trace.trained(Axis.SECONDS, 34.5)).hasSize(4);
    }

    @Test
    void atEachRungTheStrategySaysWhetherATrainingGoesOn() {
        Script script =
                new Script(
                        List.of(Proposal.training(point(1, 0))),
                        List.of(0.1, 0.4),
                        (point, metrics) -> true);

        run(script, 1);

        // references are measured, but not asked about
        assertThat(script.log)
                .containsExactly(
                        "tell 1",
                        "tell 2",
                        "tell 3",
                        "ask 4",
                        "goes on [1, 0]",
                        "goes on [1, 0]",
                        "tell 4",
                        "ask 5");
        assertThat(script.rungMetrics.get(0))
                .containsEntry("loss@0.1", 3.75)
                .containsEntry("loss", 3.75)
                .containsEntry("steps", 10.0)
                .containsEntry("size", 130.0)
                .doesNotContainKey("loss@0.4");
        assertThat(script.rungMetrics.get(1))
                .containsEntry("loss@0.1", 3.75)
                .containsEntry("loss@0.4", 1.5)
                .containsEntry("loss", 1.5);
        assertThat(script.told)
                .allSatisfy(
                        told -> assertThat(told.metrics()).containsKeys("loss@0.1", "loss@0.4"));
        assertThat(script.told.get(3).metrics())
                .containsEntry("loss", 0.75)
                .doesNotContainKey("loss@1.0");
    }

    @Test
    void aStoppedTrainingIsChargedUntilThere() {
        Script script =
                new Script(
                        List.of(
                                Proposal.training(point(1, 0)),
                                Proposal.training(point(0, 1)),
                                Proposal.training(point(2, 0))),
                        List.of(0.1, 0.4),
                        (point, metrics) ->
                                point.equals(point(2, 0))
                                        || point.equals(point(1, 0))
                                                && !metrics.containsKey("loss@0.4"));

        Trace trace = run(script, 1);

        List<Ended> searched = trace.ended().subList(3, 6);
        assertThat(searched)
                .extracting(Ended::state)
                .containsExactly(TrialState.PRUNED, TrialState.PRUNED, TrialState.COMPLETE);
        assertThat(searched).extracting(Ended::trainings).containsExactly(3.4, 3.5, 4.5);
        assertThat(searched.get(0).seconds()).isCloseTo(28 + 0.4 * 6, within(1e-9));
        assertThat(searched.get(1).seconds()).isCloseTo(30.4 + 0.1 * 6, within(1e-9));
        assertThat(searched.get(2).seconds()).isCloseTo(31 + 10, within(1e-9));
        assertThat(script.told.get(3).state()).isEqualTo(TrialState.PRUNED);
        assertThat(script.told.get(3).metrics())
                .containsEntry("loss", 1.5)
                .containsEntry("steps", 40.0);
        assertThat(trace.trained(Axis.TRAININGS, 10)).hasSize(4);
    }

    @Test
    void twoWorkersEndInTheOrderOfTheClock() {
        Script script =
                Script.of(
                        Proposal.training(point(1, 0)),
                        Proposal.training(point(0, 1)),
                        Proposal.screening(point(2, 1)));

        Trace trace = run(script, 2);

        // worker 1: the 8 bits until 16; worker 2: 4 bits until 8, 2 bits until 12, 4-2 until 18
        assertThat(script.log)
                .containsExactly(
                        "tell 2",
                        "tell 3",
                        "ask 4",
                        "tell 1",
                        "ask 5",
                        "tell 4",
                        "ask 6",
                        "screened 6",
                        "ask 7",
                        "tell 5");
        assertThat(trace.ended())
                .extracting(Ended::seconds)
                .containsExactly(8.0, 12.0, 16.0, 18.0, 18.5, 22.0);
        assertThat(trace.ended())
                .extracting(Ended::trainings)
                .containsExactly(1.0, 2.0, 3.0, 4.0, 4.0, 5.0);
    }

    @Test
    void ofWhatEndsAtTheSameTimeTheOlderTrialComesFirst() {
        Script script = Script.of(Proposal.screening(point(2, 1)), Proposal.screening(point(1, 2)));

        Trace trace = run(script, 8);

        assertThat(trace.ended()).extracting(Ended::number).containsExactly(4, 5, 3, 2, 1);
    }

    @Test
    void theTableIsTheWholeProblem() {
        Script script = Script.of();

        run(script, 1);

        assertThat(script.problem.feasible().test(point(0, 2))).isFalse();
        assertThat(script.problem.feasible().test(point(2, 0))).isTrue();
        assertThat(script.problem.maxTrials()).isEqualTo(8);
        assertThat(script.problem.costs().cost(point(1, 0)).size()).isEqualTo(130);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "nsga2", "random", "grid"})
    void everythingIsTrainedOnceAndTheSameSeedGivesTheSameStudy(String name) {
        Strategy strategy = Services.find(Strategy.class, Strategy::name, "strategy", name);
        Replay replay = new Replay(problem, strategy, List.of(), 1);

        Trace trace = replay.run(5);

        assertThat(trace.ended().stream().filter(end -> end.kind().isCandidate()))
                .extracting(Ended::configuration)
                .hasSize(8)
                .doesNotHaveDuplicates();
        assertThat(replay.run(5)).isEqualTo(trace);
    }

    @Test
    void aStrategyThatBreaksItsContractIsNamed() {
        assertThatThrownBy(() -> run(Script.of(Proposal.training(point(0, 2))), 1))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "strategy \"script\" proposed a configuration that is not feasible, trial"
                                + " 4: [0, 2]");
        assertThatThrownBy(() -> run(Script.of(Proposal.training(point(1, 1))), 1))
                .hasMessageContaining("proposed a configuration again, trial 4: [1, 1]");
    }

    @Test
    void aRungThatTheTableLacksIsNamed() {
        Script script = new Script(List.of(), List.of(0.25), (point, metrics) -> true);

        assertThatThrownBy(() -> run(script, 1))
                .hasMessage(
                        "strategy \"script\" measures at 0.25 of a training, table invented has"
                                + " only [0.0, 0.1, 0.4, 1.0]; replay it on another table");
    }

    @Test
    void aStrategyThatFailsIsNamedWithTheSeed() {
        Script script =
                new Script(
                        List.of(Proposal.training(point(1, 0))),
                        List.of(0.1),
                        (point, metrics) -> {
                            throw new IllegalStateException("lost");
                        });

        assertThatThrownBy(() -> Replay.of(problem, script).run(7))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "strategy \"script\" failed in the study with seed 7, before trial 5:"
                                + " java.lang.IllegalStateException: lost");
    }
}
