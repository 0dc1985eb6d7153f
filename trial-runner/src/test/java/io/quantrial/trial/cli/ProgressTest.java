package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final StringWriter text = new StringWriter();

    /** The reference is not of the space, so that it is nobody's best. */
    @Test
    void eachTrialThatEndsIsALineWithCountResultAndBest() {
        LineProgress progress = new LineProgress(terminal(false), CLOCK);

        progress.begun(plan(), 0);
        progress.ended(trial(0, TrialKind.FLOAT, TrialState.COMPLETE, 95.0, 1000));
        progress.ended(trial(1, TrialKind.REFERENCE, TrialState.COMPLETE, 94.5, 250));
        progress.ended(trial(2, TrialKind.SEARCH, TrialState.PRUNED, 60.0, 100));
        progress.ended(trial(3, TrialKind.SEARCH, TrialState.COMPLETE, 94.2, 150));
        progress.ended(trial(4, TrialKind.TEST, TrialState.COMPLETE, Map.of("testAccuracy", 93.0)));

        assertThat(text.toString().lines())
                .containsExactly(
                        "quantrial: [0:00] digits: begins, study folder runs/digits",
                        "quantrial: [0:00] float model: accuracy 95.00 %, 100.0 % of the size",
                        "quantrial: [0:00] 1/40 trial 1 (reference): accuracy 94.50 %, 25.0 % of the"
                                + " size",
                        "quantrial: [0:00] 2/40 trial 2: pruned, accuracy 60.00 %, 10.0 % of the"
                                + " size",
                        "quantrial: [0:00] 3/40 trial 3: accuracy 94.20 %, 15.0 % of the size; best:"
                                + " trial 3, accuracy 94.20 %, 15.0 % of the size",
                        "quantrial: [0:00] trial 4 (tests 3): test accuracy 93.00 %");
    }

    @Test
    void failuresSayWhyAndWhetherTheTrialIsRepeated() {
        LineProgress progress = new LineProgress(terminal(false), CLOCK);
        progress.begun(plan(), 0);

        progress.failed(
                trial(1, TrialKind.SEARCH, TrialState.QUEUED, Map.of()),
                FailureReason.CRASH,
                "exit code 139");
        progress.failed(
                trial(1, TrialKind.SEARCH, TrialState.QUEUED, Map.of()),
                FailureReason.PREEMPTED,
                "the controller was stopped");
        progress.ended(trial(1, TrialKind.SEARCH, TrialState.FAILED, Map.of()));

        assertThat(text.toString().lines().skip(1))
                .containsExactly(
                        "quantrial: [0:00] trial 1 is repeated after CRASH: exit code 139",
                        "quantrial: [0:00] 1/40 trial 1: failed: worker gone");
    }

    @Test
    void configurationsThatBreakAConstraintAreNeitherCountedNorShown() {
        LineProgress progress = new LineProgress(terminal(false), CLOCK);
        progress.begun(plan(), 0);

        progress.ended(trial(1, TrialKind.SEARCH, TrialState.INFEASIBLE, Map.of()));
        progress.ended(trial(2, TrialKind.SEARCH, TrialState.COMPLETE, 90, 100));

        assertThat(text.toString().lines().skip(1))
                .singleElement()
                .asString()
                .startsWith("quantrial: [0:00] 1/40 trial 2: ");
    }

    @Test
    void aResumedStudyCountsWhatWasThereBefore() {
        LineProgress progress = new LineProgress(terminal(false), CLOCK);

        progress.resumeAfter(
                List.of(
                        trial(0, TrialKind.FLOAT, TrialState.COMPLETE, 95.0, 1000),
                        trial(1, TrialKind.SEARCH, TrialState.COMPLETE, 94.5, 200),
                        trial(2, TrialKind.SEARCH, TrialState.RUNNING, Map.of())));
        progress.begun(plan(), 2);
        progress.ended(trial(2, TrialKind.SEARCH, TrialState.COMPLETE, 80, 100));

        assertThat(text.toString().lines())
                .containsExactly(
                        "quantrial: [0:00] digits: goes on, 1/40 done, study folder runs/digits",
                        "quantrial: [0:00] 2/40 trial 2: accuracy 80.00 %, 10.0 % of the size; best:"
                                + " trial 1, accuracy 94.50 %, 20.0 % of the size");
    }

    @Test
    void oneConfigurationIsTheBestWhateverItCosts() {
        LineProgress progress = new LineProgress(terminal(false), CLOCK);
        progress.begun(plan(Goal.TRAIN), 0);

        progress.ended(trial(1, TrialKind.SEARCH, TrialState.COMPLETE, 90, 600));

        assertThat(text.toString())
                .endsWith(
                        "1/1 trial 1: accuracy 90.00 %, 60.0 % of the size; best: trial 1,"
                                + " accuracy 90.00 %, 60.0 % of the size\n");
    }

    @Test
    void aTerminalShowsOneLineThatIsWrittenOver() {
        BarProgress progress = new BarProgress(terminal(true), CLOCK);

        progress.begun(plan(), 0);
        progress.started(trial(0, TrialKind.FLOAT, TrialState.RUNNING, Map.of()), 1);
        progress.reported(0, 2, Map.of("accuracy", 91.0));
        progress.ended(trial(0, TrialKind.FLOAT, TrialState.COMPLETE, 95.0, 1000));
        progress.ended(trial(1, TrialKind.SEARCH, TrialState.COMPLETE, 94.5, 200));
        progress.close();
        progress.close();

        List<String> shown = List.of(text.toString().split("\n"));
        assertThat(shown).hasSize(2);
        assertThat(shown.get(0))
                .contains("digits", "0/40", "epoch 2: 91.00 %")
                .endsWith("float model: accuracy 95.00 %, 100.0 % of the size");
        assertThat(shown.get(1))
                .contains("1/40", "best: trial 1, accuracy 94.50 %")
                .endsWith("\r\033[K");
    }

    private Terminal terminal(boolean isInteractive) {
        PrintWriter writer = new PrintWriter(text, true);
        return new Terminal(writer, writer, isInteractive, 150, 150);
    }

    private static Plan plan() {
        return plan(Goal.SEARCH);
    }

    private static Plan plan(Goal goal) {
        Plan plan = mock(Plan.class, RETURNS_DEEP_STUBS);
        doReturn(goal).when(plan).goal();
        when(plan.floatCost()).thenReturn(new Cost(1000, 0, 0));
        when(plan.experiment().name()).thenReturn("digits");
        when(plan.experiment().output()).thenReturn(Path.of("runs/digits"));
        when(plan.experiment().search().maxTrials()).thenReturn(40);
        when(plan.experiment().search().objectives())
                .thenReturn(List.of(Objective.ACCURACY, Objective.SIZE));
        when(plan.experiment().search().constraints())
                .thenReturn(
                        List.of(
                                new Constraint.OnAccuracyDrop(1, "<= 1"),
                                new Constraint.OnCost(CostKind.SIZE, 0.5, true, "<= 50%")));
        when(plan.recommendation(any())).thenCallRealMethod();
        return plan;
    }

    private static TrialRecord trial(
            int number, TrialKind kind, TrialState state, double accuracy, double size) {
        return trial(number, kind, state, Map.of("accuracy", accuracy, "size", size));
    }

    private static TrialRecord trial(
            int number, TrialKind kind, TrialState state, Map<String, Double> metrics) {
        int parent = kind == TrialKind.TEST ? number - 1 : -1;
        Optional<FailureReason> reason =
                Optional.of(FailureReason.CRASH).filter(crash -> state == TrialState.FAILED);
        return new TrialRecord(
                number,
                new NewTrial(kind, TrialState.QUEUED, 1, Optional.empty(), parent, Map.of()),
                state,
                new TreeMap<>(metrics),
                Optional.empty(),
                List.of(
                        new AttemptRecord(
                                1,
                                Instant.EPOCH,
                                Instant.EPOCH,
                                Optional.empty(),
                                reason,
                                reason.map(crash -> "worker gone"))));
    }
}
