package io.quantrial.trial.execute;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.execute.protocol.Frames;
import io.quantrial.trial.execute.protocol.Message;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskOutcome.Failed;
import io.quantrial.trial.train.TrialTask;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker process, seen from the controller. Three threads serve it: one takes its messages, one
 * files its log, one waits for its death. A task that the process leaves behind ends with the
 * reason.
 */
final class Worker implements Message.ControllerSide {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** How long the streams of a dead process may stay open, because its children hold them. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final Set<FailureReason> LAST =
            Set.of(FailureReason.CRASH, FailureReason.OUT_OF_MEMORY);

    private final String name;
    private final Process process;
    private final WorkerLog log;
    private final Frames.Sender sender;
    private final Thread undertaker;
    private Optional<Job> job = Optional.empty();
    private Optional<Failed> sentence = Optional.empty();
    private OptionalInt exitCode = OptionalInt.empty();
    private boolean ready;
    private boolean retired;

    private record Job(TrialTask task, TaskFeed feed) {

        boolean is(Message.Attempt attempt) {
            return Message.Attempt.of(task).equals(attempt);
        }
    }

    /**
     * Starts a worker; it can be given a task at once.
     *
     * @param command starts the process
     * @param name the worker's name in logs
     * @param logs the folder of logs, which exists
     */
    Worker(WorkerCommand command, String name, Path logs) throws IOException {
        this.name = name;
        log = new WorkerLog(logs, name);
        process = command.start();
        sender = new Frames.Sender(process.getOutputStream());
        Thread messages = thread("messages", this::listen);
        Thread stderr = thread("log", this::fileLog);
        undertaker = thread("end", () -> bury(messages, stderr));
        messages.start();
        stderr.start();
        undertaker.start();
    }

    private Thread thread(String task, Runnable body) {
        Thread thread = new Thread(body, name + " " + task);
        thread.setDaemon(true);
        return thread;
    }

    /** Hands over a task; the worker has none. If it just died, the task ends at once. */
    synchronized void run(TrialTask task, TaskFeed feed) {
        if (exitCode.isPresent()) {
            CompletableFuture.runAsync(() -> feed.end(verdict()));
            return;
        }
        job = Optional.of(new Job(task, feed));
        if (ready) {
            sendTask();
        }
    }

    private void sendTask() {
        log.begin(job.orElseThrow().task());
        send(new Message.Run(job.orElseThrow().task()));
    }

    /** Returns whether the worker can take another task. */
    synchronized boolean isUsable() {
        return !retired && process.isAlive();
    }

    /** Kills the process if the feed is that of its present task. */
    synchronized void kill(TaskFeed feed, FailureReason reason, String message) {
        if (job.filter(present -> present.feed() == feed).isPresent()) {
            kill(reason, message);
        }
    }

    /** Kills the process and what it started; its task ends with the reason. */
    synchronized void kill(FailureReason reason, String message) {
        retired = true;
        sentence = sentence.or(() -> Optional.of(new Failed(reason, message)));
        ProcessTree.kill(process.toHandle());
    }

    /** Asks the process to end if it has no task, and kills it otherwise. */
    synchronized void close() {
        retired = true;
        if (job.isPresent() || !ready) {
            kill(FailureReason.PREEMPTED, "the controller stopped");
        } else {
            send(new Message.Stop());
        }
    }

    /** Waits until the process is dead and its task ended. */
    void awaitEnd(Duration most) throws InterruptedException {
        if (Thread.currentThread() != undertaker) {
            undertaker.join(Math.max(1, most.toMillis()));
        }
    }

    private void send(Message message) {
        try {
            sender.send(message);
        } catch (IOException e) {
            LOG.debug("{} is dead or dying, its exit code tells why", name, e);
            ProcessTree.kill(process.toHandle());
        }
    }

    private void listen() {
        Frames.Receiver<Message.FromWorker> receiver =
                new Frames.Receiver<>(process.getInputStream(), Message.FromWorker.class);
        try {
            for (Optional<Message.FromWorker> next = receiver.receive();
                    next.isPresent();
                    next = receiver.receive()) {
                next.get().tell(this);
            }
        } catch (EOFException e) {
            LOG.debug("{} is dead or dying, its exit code tells why", name, e);
        } catch (IOException e) {
            kill(FailureReason.CRASH, "worker process is out of step: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("the listener of {} failed", name, e);
            kill(FailureReason.CRASH, "the controller failed to take a report: " + e);
        }
        killUnlessDying();
    }

    /** A process whose output is closed is dying, unless it closed it itself. */
    private void killUnlessDying() {
        try {
            if (!process.waitFor(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(FailureReason.CRASH, "worker process closed its standard output");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fileLog() {
        try (log) {
            log.copy(process.getErrorStream());
        } catch (IOException e) {
            LOG.warn("the log of {} is lost: {}", name, e.toString());
        }
    }

    private void bury(Thread messages, Thread stderr) {
        try {
            int code = process.waitFor();
            long end = System.nanoTime() + DRAIN.toNanos();
            messages.join(DRAIN.toMillis());
            stderr.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            leave(code).ifPresent(left -> left.feed().end(verdict()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Job> leave(int code) {
        exitCode = OptionalInt.of(code);
        return takeJob(present -> true);
    }

    private synchronized Failed verdict() {
        Failed failed = sentence.orElseGet(this::naturalDeath);
        String start = ready ? "" : "before it was ready, ";
        return new Failed(failed.reason(), start + failed.message() + "; log: " + log.name());
    }

    private Failed naturalDeath() {
        Death death = new Death(exitCode.orElseThrow(), log.tail());
        String said = log.tail().lines().findFirst().map(line -> ": " + line).orElse("");
        return new Failed(death.reason(), death.explanation() + (ready ? "" : said));
    }

    /** Takes the present task away; the thread that takes it ends it. */
    private synchronized Optional<Job> takeJob(Predicate<Job> which) {
        Optional<Job> taken = job.filter(which);
        job = taken.isPresent() ? Optional.empty() : job;
        return taken;
    }

    private synchronized Optional<TaskFeed> feed(Message.Attempt attempt) {
        return job.filter(present -> present.is(attempt)).map(Job::feed);
    }

    @Override
    public synchronized void ready(int protocol) {
        if (protocol != Message.PROTOCOL) {
            kill(
                    FailureReason.CRASH,
                    "worker process speaks version "
                            + protocol
                            + " of the protocol, this program version "
                            + Message.PROTOCOL
                            + "; look for two versions of Quantrial on the class path");
            return;
        }
        ready = true;
        if (job.isPresent()) {
            job.get().feed().beat();
            sendTask();
        }
    }

    @Override
    public void beat(Message.Attempt attempt) {
        feed(attempt).ifPresent(TaskFeed::beat);
    }

    @Override
    public void report(Message.Report report) {
        feed(report.attempt())
                .flatMap(feed -> feed.report(report.step(), report.metrics()))
                .ifPresent(
                        verdict ->
                                send(new Message.Answer(report.attempt(), report.step(), verdict)));
    }

    @Override
    public void ended(Message.Attempt attempt, TaskOutcome outcome) {
        Optional<Job> over = takeJob(present -> present.is(attempt));
        if (over.isPresent()
                && outcome instanceof Failed failed
                && LAST.contains(failed.reason())) {
            kill(failed.reason(), failed.message());
        }
        over.ifPresent(present -> present.feed().end(outcome));
    }
}
