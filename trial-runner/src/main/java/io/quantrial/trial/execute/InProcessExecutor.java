package io.quantrial.trial.execute;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.train.TaskListener;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskOutcome.Failed;
import io.quantrial.trial.train.TrialTask;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one task at a time in a thread of this process, for debugging. It cannot do what needs a
 * process: a killed task goes on until its next beat or report, and a crash takes all with it.
 */
public final class InProcessExecutor implements TrialExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(InProcessExecutor.class);
    private static final long GRACE_SECONDS = 3;

    private final ExecutorService thread;
    private final Class<? extends TaskBody> type;
    private final Path studyFolder;
    private Optional<TaskBody> body = Optional.empty();
    private Optional<Attempt> present = Optional.empty();

    /** The service {@code in-process}. */
    public static final class Provider implements ExecutorProvider {

        /** For the service loader. */
        public Provider() {}

        @Override
        public String name() {
            return "in-process";
        }

        @Override
        public TrialExecutor open(ExecutorSettings settings) {
            return new InProcessExecutor(settings, TaskBody.Training.class);
        }
    }

    /**
     * Opens an executor.
     *
     * @param settings what it needs to know
     * @param body what it does with tasks
     * @throws TrialException if {@code concurrency} is not 1
     */
    public InProcessExecutor(ExecutorSettings settings, Class<? extends TaskBody> body) {
        if (settings.concurrency() != 1) {
            throw TrialException.input(
                    "search.concurrency: "
                            + settings.concurrency()
                            + "; the executor \"in-process\" allows 1; set it to 1 or use \"process\"");
        }
        type = body;
        studyFolder = settings.studyFolder();
        thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread daemon = new Thread(task, "trial");
                            daemon.setDaemon(true);
                            return daemon;
                        });
    }

    /**
     * Starts a task.
     *
     * @throws IllegalStateException if the executor is closed, or has a task
     */
    @Override
    public synchronized RunningTask submit(TrialTask task, TaskListener listener) {
        if (present.isPresent()) {
            throw new IllegalStateException("the executor runs a task already");
        }
        Attempt attempt = new Attempt(new TaskFeed(listener, this::release));
        try {
            thread.execute(() -> attempt.feed.end(perform(task, attempt)));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the executor is closed", e);
        }
        present = Optional.of(attempt);
        return () -> attempt.cancel(new Failed(FailureReason.CRASH, "killed by the controller"));
    }

    private synchronized void release() {
        present = Optional.empty();
    }

    private TaskOutcome perform(TrialTask task, Attempt attempt) {
        TaskOutcome outcome;
        try {
            body = body.or(() -> Optional.of(TaskBody.open(type, studyFolder)));
            outcome = body.get().run(task, attempt);
        } catch (OutOfMemoryError e) {
            outcome = failed(FailureReason.OUT_OF_MEMORY, task, e);
        } catch (CancellationException e) {
            outcome = new Failed(FailureReason.CRASH, e.toString());
        } catch (Throwable e) {
            outcome = failed(FailureReason.EXCEPTION, task, e);
        }
        return attempt.sentence().map(TaskOutcome.class::cast).orElse(outcome);
    }

    private static Failed failed(FailureReason reason, TrialTask task, Throwable cause) {
        LOG.warn("{} failed", task.label(), cause);
        return new Failed(reason, cause.toString().lines().findFirst().orElse(""));
    }

    /**
     * Cancels the task, if there is one, and waits some seconds for it; then it ends with the
     * reason {@code PREEMPTED}, whatever its thread still does.
     */
    @Override
    public void close() {
        Failed stopped = new Failed(FailureReason.PREEMPTED, "the controller stopped");
        Optional<Attempt> last;
        synchronized (this) {
            last = present;
            if (!thread.isShutdown()) {
                thread.execute(() -> body.ifPresent(TaskBody::close));
                thread.shutdown();
            }
        }
        last.ifPresent(attempt -> attempt.cancel(stopped));
        try {
            if (!thread.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                last.ifPresent(attempt -> attempt.feed.end(stopped));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the body talks to: an exception at the next word once the task is cancelled. */
    private static final class Attempt implements TaskListener {

        private final TaskFeed feed;
        private Optional<Failed> sentence = Optional.empty();

        Attempt(TaskFeed feed) {
            this.feed = feed;
        }

        synchronized void cancel(Failed outcome) {
            sentence = sentence.or(() -> Optional.of(outcome));
        }

        synchronized Optional<Failed> sentence() {
            return sentence;
        }

        private void check() {
            sentence()
                    .ifPresent(
                            failed -> {
                                throw new CancellationException(failed.message());
                            });
        }

        @Override
        public void beat() {
            check();
            feed.beat();
        }

        @Override
        public Verdict report(int step, Map<String, Double> metrics) {
            check();
            Verdict verdict = feed.report(step, metrics).orElse(Verdict.PRUNE);
            check();
            return verdict;
        }

        @Override
        public void ended(TaskOutcome outcome) {
            feed.end(outcome);
        }
    }
}
