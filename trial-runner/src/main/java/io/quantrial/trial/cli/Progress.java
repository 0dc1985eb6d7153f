package io.quantrial.trial.cli;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.run.RunListener;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Shows on standard error how a study goes: a bar on a terminal, lines elsewhere. */
abstract class Progress implements RunListener, AutoCloseable {

    private final Terminal terminal;
    private final Function<List<TrialRecord>, Optional<TrialRecord>> answer;
    private final Clock clock;
    private final Instant start;
    private final SortedMap<Integer, TrialRecord> ended = new TreeMap<>();
    private double floatSize;
    private int most;

    /**
     * Creates a display.
     *
     * @param terminal where to write
     * @param answer finds the best of the trials that have ended
     * @param clock for the elapsed time
     */
    Progress(
            Terminal terminal,
            Function<List<TrialRecord>, Optional<TrialRecord>> answer,
            Clock clock) {
        this.terminal = terminal;
        this.answer = answer;
        this.clock = clock;
        this.start = clock.instant();
    }

    /** Returns the display that suits the terminal. */
    static Progress on(
            Terminal terminal, Function<List<TrialRecord>, Optional<TrialRecord>> answer) {
        return terminal.isInteractive()
                ? new BarProgress(terminal, answer, Clock.systemUTC())
                : new LineProgress(terminal, answer, Clock.systemUTC());
    }

    /** Takes over what had ended before a study was resumed. */
    void resumeAfter(List<TrialRecord> trials) {
        trials.stream()
                .filter(trial -> trial.state().isEnd())
                .forEach(trial -> ended.put(trial.number(), trial));
    }

    @Override
    public void begun(Plan plan, int before) {
        floatSize = plan.floatCost().size();
        most = plan.goal() == Goal.TRAIN ? 1 : plan.experiment().search().maxTrials();
    }

    @Override
    public void failed(TrialRecord trial, FailureReason reason, String message) {
        if (trial.state() == TrialState.QUEUED) {
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
        terminal.say("[" + Words.minutes(elapsed().toSeconds()) + "] " + text);
    }

    Duration elapsed() {
        return Duration.between(start, clock.instant());
    }

    /** Returns how many configurations are tried at most. */
    int most() {
        return most;
    }

    /** Returns how many configurations have been tried. */
    int done() {
        return (int)
                ended.values().stream()
                        .filter(Progress::isCandidate)
                        .filter(trial -> trial.state() != TrialState.INFEASIBLE)
                        .count();
    }

    static boolean isCandidate(TrialRecord trial) {
        TrialKind kind = trial.definition().kind();
        return kind == TrialKind.SEARCH || kind == TrialKind.REFERENCE;
    }

    /** Returns the best trial so far, in a few words. */
    Optional<String> best() {
        return answer.apply(List.copyOf(ended.values()))
                .map(trial -> "best: " + name(trial) + ", " + figures(trial.metrics()));
    }

    String name(TrialRecord trial) {
        String number = "trial " + trial.number();
        return switch (trial.definition().kind()) {
            case FLOAT -> "float model";
            case REFERENCE -> number + " (reference)";
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
            return "test accuracy " + Words.percent(test);
        }
        Double accuracy = metrics.get(MetricNames.ACCURACY);
        Double size = metrics.get(CostKind.SIZE.key());
        return (accuracy == null ? "" : "accuracy " + Words.percent(accuracy) + ", ")
                + (size == null || floatSize == 0
                        ? "size unknown"
                        : Words.percent(100 * size / floatSize) + " of the size");
    }
}
