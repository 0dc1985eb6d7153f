package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Records what a listener hears; answers reports by a function of the step. */
final class Recording implements TaskListener {

    /** Far more than anything takes; a test that waits so long has failed. */
    static final long PATIENCE_SECONDS = 60;

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Map<String, Double>> metrics = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final Function<Integer, Verdict> judge;
    private final CompletableFuture<Map<String, Double>> firstReport = new CompletableFuture<>();
    private final CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();

    Recording() {
        this(step -> Verdict.CONTINUE);
    }

    Recording(Function<Integer, Verdict> judge) {
        this.judge = judge;
    }

    @Override
    public void beat() {
        hear("beat", () -> null);
    }

    @Override
    public Verdict report(int step, Map<String, Double> values) {
        return hear(
                "report " + step,
                () -> {
                    metrics.add(values);
                    firstReport.complete(values);
                    return judge.apply(step);
                });
    }

    @Override
    public void ended(TaskOutcome result) {
        hear("ended", () -> outcome.complete(result));
    }

    private <T> T hear(String event, Supplier<T> answer) {
        if (inside.incrementAndGet() != 1) {
            events.add("two calls at once");
        }
        try {
            events.add(event);
            return answer.get();
        } finally {
            inside.decrementAndGet();
        }
    }

    /** Waits for the end. */
    TaskOutcome outcome() {
        TaskOutcome result = get(outcome);
        assertThat(events).doesNotContain("two calls at once");
        return result;
    }

    /** Waits for a failure. */
    TaskOutcome.Failed failure() {
        assertThat(outcome()).isInstanceOf(TaskOutcome.Failed.class);
        return (TaskOutcome.Failed) outcome();
    }

    /** Waits for the first report. */
    Map<String, Double> firstReport() {
        return get(firstReport);
    }

    List<String> withoutBeats() {
        return events.stream().filter(event -> !event.equals("beat")).toList();
    }

    private <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("nothing heard; so far: " + events, e);
        }
    }
}
