package io.quantrial.trial.cli;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.report.Figures;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.run.RunListener;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shows on standard error how a study goes: a bar on a terminal, lines elsewhere. */
abstract class Progress implements RunListener, AutoCloseable {

    private final Terminal terminal;
    private final Clock clock;
    private final Instant start;
    private final SortedMap<Integer, TrialRecord> ended = new TreeMap<>();
    private Optional<Plan> plan = Optional.empty();

    /**
     * Creates a display.
     *
     * @param terminal where to write
     * @param clock for the elapsed time
     */
    Progress(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.start = clock.instant();
    }

    /** Returns the display that suits the terminal. */
    static Progress on(Terminal terminal) {
        return terminal.isInteractive()
                ? new BarProgress(terminal, Clock.systemUTC())
                : new LineProgress(terminal, Clock.systemUTC());
    }

    /** Takes over what had ended before a study was resumed. */
    void resumeAfter(List<TrialRecord> trials) {
        trials.stream()
                .filter(trial -> trial.state().isEnd())
                .forEach(trial -> ended.put(trial.number(), trial));
    }

    @Override
    public void begun(Plan plan, int before) {
        this.plan = Optional.of(plan);
    }

    @Override
    public void failed(TrialRecord trial, FailureReason reason, String message) {
        if (trial.state() == TrialState.QUEUED && reason != FailureReason.PREEMPTED) {
            say(name(trial) + " is repeated after " + reason + ": " + message);
        }
    }

    @Override
    public void ended(TrialRecord trial) {
        ended.put(trial.number(), trial);
    }

    /** Ends the display; closing twice has no effect. */
    @Override
    public void close() {}

    void say(String text) {
        terminal.say("[" + clockTime(elapsed()) + "] " + text);
    }

    private static String clockTime(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    Duration elapsed() {
        return Duration.between(start, clock.instant());
    }

    /** Returns how many configurations are tried at most. */
    int most() {
        return plan.map(
                        known ->
                                known.goal() == Goal.TRAIN
                                        ? 1
                                        : known.experiment().search().maxTrials())
                .orElse(0);
    }

    /** Returns how many configurations have been tried. */
    int done() {
        return (int)
                ended.values().stream()
                        .filter(trial -> trial.definition().kind().isCandidate())
                        .filter(trial -> trial.state() != TrialState.INFEASIBLE)
                        .count();
    }

    /** Returns the best trial so far, in a few words. */
    Optional<String> best() {
        return plan.flatMap(known -> known.recommendation(List.copyOf(ended.values())).answer())
                .map(answer -> "best: trial " + answer.number() + ", " + figures(answer.metrics()));
    }

    String name(TrialRecord trial) {
        String number = "trial " + trial.number();
        return switch (trial.definition().kind()) {
            case FLOAT -> "float model";
            case REFERENCE -> number + " (reference)";
            case SIGNALS -> number + " (signals)";
            case SCREENING -> number + " (screening)";
            case SEARCH -> number;
            case REPETITION -> number + " (repeats " + trial.definition().parent() + ")";
            case TEST -> number + " (tests " + trial.definition().parent() + ")";
        };
    }

    /** Returns how a trial ended, in a few words. */
    String result(TrialRecord trial) {
        return switch (trial.state()) {
            case COMPLETE -> figures(trial.metrics());
            case FAILED -> "failed: " + lastMessage(trial);
            case PRUNED -> "pruned, " + figures(trial.metrics());
            case INFEASIBLE -> "breaks a constraint";
            case QUEUED, RUNNING -> "not ended";
        };
    }

    private static String lastMessage(TrialRecord trial) {
        return trial.attempts().stream()
                .reduce((first, second) -> second)
                .flatMap(attempt -> attempt.message())
                .orElse("no reason known");
    }

    String figures(Map<String, Double> metrics) {
        Double test = metrics.get(MetricNames.TEST_ACCURACY);
        if (test != null) {
            return "test accuracy " + Figures.accuracy(test);
        }
        if (metrics.keySet().stream().anyMatch(name -> name.startsWith(MetricNames.SIGNAL))) {
            return metrics.size() + " figures";
        }
        Double accuracy = metrics.get(MetricNames.ACCURACY);
        Double size = metrics.get(CostKind.SIZE.key());
        return (accuracy == null ? "" : "accuracy " + Figures.accuracy(accuracy) + ", ")
                + (size == null
                        ? "size unknown"
                        : Figures.share(size, floatSize()) + " of the size");
    }

    private double floatSize() {
        return plan.map(known -> known.floatCost().size()).orElse(Double.NaN);
    }
}
