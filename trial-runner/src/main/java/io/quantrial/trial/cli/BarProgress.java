package io.quantrial.trial.cli;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.report.Figures;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** One line that is written over: trials done, time left, the best answer so far. */
final class BarProgress extends Progress {

    private static final int MILLISECONDS = 500;

    private final Terminal terminal;
    private Optional<ProgressBar> bar = Optional.empty();
    private int floatModel = -1;

    BarProgress(Terminal terminal, Clock clock) {
        super(terminal, clock);
        this.terminal = terminal;
    }

    @Override
    public void begun(Plan plan, int before) {
        super.begun(plan, before);
        bar =
                Optional.of(
                        new ProgressBarBuilder()
                                .setTaskName(plan.experiment().name())
                                .setInitialMax(most())
                                .startsFrom(done(), Duration.ZERO)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setUpdateIntervalMillis(MILLISECONDS)
                                .continuousUpdate()
                                .setConsumer(new Line(terminal))
                                .build());
    }

    @Override
    public void started(TrialRecord trial, int attempt) {
        switch (trial.definition().kind()) {
            case FLOAT -> {
                floatModel = trial.number();
                show("float model");
            }
            case REPETITION, TEST -> show(name(trial));
            case REFERENCE, SEARCH -> best().ifPresent(this::show);
        }
    }

    @Override
    public void reported(int trial, int step, Map<String, Double> metrics) {
        if (trial == floatModel && metrics.containsKey(MetricNames.ACCURACY)) {
            show(
                    "float model, epoch "
                            + step
                            + ": "
                            + Figures.accuracy(metrics.get(MetricNames.ACCURACY)));
        }
    }

    @Override
    public void ended(TrialRecord trial) {
        super.ended(trial);
        boolean isFloat = trial.definition().kind() == TrialKind.FLOAT;
        if (trial.state() == TrialState.FAILED || isFloat) {
            say(name(trial) + ": " + result(trial));
        }
        bar.ifPresent(shown -> shown.stepTo(done()));
        if (trial.definition().kind().isCandidate()) {
            best().ifPresent(this::show);
        }
    }

    private void show(String text) {
        bar.ifPresent(
                shown -> {
                    shown.setExtraMessage(" " + text);
                    shown.refresh();
                });
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }

    /** The last line of the terminal. */
    private static final class Line implements ProgressBarConsumer {

        private final Terminal terminal;

        Line(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public int getMaxRenderedLength() {
            return terminal.columns() - 1;
        }

        @Override
        public void accept(String text) {
            terminal.overwrite(text);
        }

        @Override
        public void clear() {
            terminal.overwrite("");
        }

        @Override
        public void close() {
            clear();
        }
    }
}
