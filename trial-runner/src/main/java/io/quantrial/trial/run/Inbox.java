package io.quantrial.trial.run;

import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What executors' threads tell the controller's thread, in the order in which it came. */
final class Inbox {

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private volatile boolean isClosed;

    /** One message. */
    sealed interface Message {

        /** Tells the controller, on its thread. */
        void deliver(Controller controller);

        /** Answers whoever waits, if the controller never will. */
        default void dismiss() {}

        /** A sign of life. */
        record Beat(int trial, int attempt) implements Message {

            @Override
            public void deliver(Controller controller) {
                controller.beat(trial, attempt);
            }
        }

        /** A step, with a worker that waits for the verdict. */
        record Report(
                int trial,
                int attempt,
                int step,
                Map<String, Double> metrics,
                CompletableFuture<TaskListener.Verdict> answer)
                implements Message {

            @Override
            public void deliver(Controller controller) {
                try {
                    answer.complete(controller.report(trial, attempt, step, metrics));
                } finally {
                    dismiss();
                }
            }

            @Override
            public void dismiss() {
                answer.complete(TaskListener.Verdict.PRUNE);
            }
        }

        /** The end of an attempt. */
        record Ended(int trial, int attempt, TaskOutcome outcome) implements Message {

            @Override
            public void deliver(Controller controller) {
                controller.ended(trial, attempt, outcome);
            }
        }

        /** The user's wish to stop. */
        record Stop() implements Message {

            @Override
            public void deliver(Controller controller) {
                controller.stop();
            }
        }
    }

    void add(Message message) {
        messages.add(message);
        if (isClosed) {
            dismissAll();
        }
    }

    /** Returns the next message, or empty if none came; a thread that is interrupted stops. */
    Optional<Message> next(Duration longest) {
        try {
            return Optional.ofNullable(messages.poll(longest.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Message.Stop());
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    Optional<Message> poll() {
        return Optional.ofNullable(messages.poll());
    }

    /** From now on nobody answers: workers that wait or will wait for a verdict stop. */
    void close() {
        isClosed = true;
        dismissAll();
    }

    private void dismissAll() {
        for (Message message = messages.poll(); message != null; message = messages.poll()) {
            message.dismiss();
        }
    }

    /** Returns the listener of an attempt. */
    TaskListener listener(int trial, int attempt) {
        return new TaskListener() {
            @Override
            public void beat() {
                add(new Message.Beat(trial, attempt));
            }

            @Override
            public Verdict report(int step, Map<String, Double> metrics) {
                CompletableFuture<Verdict> answer = new CompletableFuture<>();
                add(new Message.Report(trial, attempt, step, metrics, answer));
                return answer.join();
            }

            @Override
            public void ended(TaskOutcome outcome) {
                add(new Message.Ended(trial, attempt, outcome));
            }
        };
    }
}
