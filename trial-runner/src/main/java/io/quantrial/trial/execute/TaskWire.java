package io.quantrial.trial.execute;

import io.quantrial.trial.execute.protocol.Frames;
import io.quantrial.trial.execute.protocol.Message;
import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * The listener inside a worker: sends what it hears to the controller. Beats are sent at most twice
 * a second; what a task says after its end is not sent at all.
 */
final class TaskWire implements TaskListener {

    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Message.Attempt attempt;
    private final Frames.Sender sender;
    private final BlockingQueue<Message.Answer> answers;
    private long lastBeat = System.nanoTime() - BEAT_NANOS;
    private boolean over;

    /**
     * Creates a listener.
     *
     * @param attempt the attempt that it is for
     * @param sender sends to the controller
     * @param answers brings the controller's answers
     */
    TaskWire(Message.Attempt attempt, Frames.Sender sender, BlockingQueue<Message.Answer> answers) {
        this.attempt = attempt;
        this.sender = sender;
        this.answers = answers;
    }

    @Override
    public synchronized void beat() {
        long now = System.nanoTime();
        if (!over && now - lastBeat >= BEAT_NANOS) {
            lastBeat = now;
            send(new Message.Beat(attempt));
        }
    }

    @Override
    public synchronized Verdict report(int step, Map<String, Double> metrics) {
        if (over) {
            return Verdict.PRUNE;
        }
        send(new Message.Report(attempt, step, metrics));
        try {
            for (Message.Answer answer = answers.take(); ; answer = answers.take()) {
                if (answer.attempt().equals(attempt) && answer.step() == step) {
                    return answer.verdict();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for an answer");
        }
    }

    @Override
    public synchronized void ended(TaskOutcome outcome) {
        over = true;
        send(new Message.Ended(attempt, outcome));
    }

    private void send(Message message) {
        try {
            sender.send(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
