package io.quantrial.trial.execute;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome.Failed;
import io.quantrial.trial.train.TrialTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks in worker processes on this machine: each in a Java of its own, which takes one task
 * after the other while it is healthy. A worker whose task crashed, was killed or ran out of memory
 * is replaced. All of them start with the executor, because that takes longest.
 */
public final class ProcessExecutor implements TrialExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessExecutor.class);
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final ExecutorSettings settings;
    private final Path logs;
    private final WorkerCommand command;
    private final Thread hook = new Thread(this::killAll, "kill workers");
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private int started;
    private int busy;
    private boolean closed;

    /** The service {@code process}. */
    public static final class Provider implements ExecutorProvider {

        /** For the service loader. */
        public Provider() {}

        @Override
        public String name() {
            return "process";
        }

        @Override
        public TrialExecutor open(ExecutorSettings settings) {
            return new ProcessExecutor(settings, TaskBody.Training.class);
        }
    }

    /**
     * Opens an executor and starts its workers.
     *
     * @param settings what it needs to know
     * @param body what workers do with tasks
     * @throws TrialException if no process can be started, or the study's folder cannot be written
     */
    public ProcessExecutor(ExecutorSettings settings, Class<? extends TaskBody> body) {
        this.settings = settings;
        logs = settings.studyFolder().resolve("logs");
        try {
            Files.createDirectories(logs);
            command = WorkerCommand.write(settings, body, logs);
            Runtime.getRuntime().addShutdownHook(hook);
            for (int i = 0; i < settings.concurrency(); i++) {
                idle.add(startWorker());
            }
        } catch (IOException e) {
            close();
            throw new TrialException(
                    TrialException.Code.FAILED,
                    "cannot start workers of the study in " + settings.studyFolder() + ": " + e,
                    e);
        }
    }

    /**
     * Starts a task.
     *
     * @throws IllegalStateException if the executor is closed, or has {@code concurrency} tasks
     */
    @Override
    public synchronized RunningTask submit(TrialTask task, TaskListener listener) {
        if (closed) {
            throw new IllegalStateException("the executor is closed");
        }
        if (busy == settings.concurrency()) {
            throw new IllegalStateException(
                    "the executor runs " + busy + " tasks already, which is its concurrency");
        }
        busy++;
        try {
            Worker worker = usableWorker();
            TaskFeed feed = new TaskFeed(listener, () -> release(worker));
            worker.run(task, feed);
            return () -> worker.kill(feed, FailureReason.CRASH, "killed by the controller");
        } catch (IOException e) {
            TaskFeed feed = new TaskFeed(listener, this::releasePlace);
            Failed failed = new Failed(FailureReason.CRASH, "cannot start a worker process: " + e);
            CompletableFuture.runAsync(() -> feed.end(failed));
            return () -> {};
        }
    }

    private Worker usableWorker() throws IOException {
        for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
            if (worker.isUsable()) {
                return worker;
            }
            workers.remove(worker);
        }
        return startWorker();
    }

    private Worker startWorker() throws IOException {
        Worker worker = new Worker(command, "worker-" + ++started, logs);
        workers.add(worker);
        return worker;
    }

    private synchronized void release(Worker worker) {
        releasePlace();
        if (worker.isUsable()) {
            idle.push(worker);
        } else {
            workers.remove(worker);
        }
    }

    private synchronized void releasePlace() {
        busy--;
    }

    private synchronized List<Worker> present() {
        return List.copyOf(workers);
    }

    private void killAll() {
        present().forEach(w -> w.kill(FailureReason.PREEMPTED, "the controller stopped"));
    }

    /**
     * Ends the workers: those without a task by themselves, the others are killed and their tasks
     * end with the reason {@code PREEMPTED}. Returns when all are over, or after some seconds.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        List<Worker> all = present();
        try {
            all.forEach(Worker::close);
            awaitEnd(all);
            killAll();
            awaitEnd(all);
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            killAll();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("closed while the Java machine ends", e);
        }
    }

    private static void awaitEnd(List<Worker> workers) throws InterruptedException {
        long end = System.nanoTime() + GRACE.toNanos();
        for (Worker worker : workers) {
            worker.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
        }
    }
}
