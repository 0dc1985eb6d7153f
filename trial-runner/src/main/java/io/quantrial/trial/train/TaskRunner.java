package io.quantrial.trial.train;

import ai.djl.engine.Engine;
import ai.djl.util.RandomUtils;
import io.quantrial.trial.storage.CheckpointFolder;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out tasks in this process, one after the other; data and plugins stay loaded between
 * them.
 *
 * <p>A task's outcome depends on the task, the checkpoint that it starts from and the number of
 * threads of the engine, not on what ran before it: the engine's random numbers start from the
 * task's seed. The engine allows one training at a time in a process, so there must not be another
 * runner at work.
 */
public final class TaskRunner implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TaskRunner.class);

    private final CheckpointFolder checkpoints;
    private final Function<SortedMap<String, String>, Session> opener;
    private SortedMap<String, String> opened;
    private Session session;

    /**
     * Creates a runner.
     *
     * @param studyFolder the study's folder
     */
    public TaskRunner(Path studyFolder) {
        this(studyFolder, Session::open);
    }

    TaskRunner(Path studyFolder, Function<SortedMap<String, String>, Session> opener) {
        this.checkpoints = new CheckpointFolder(studyFolder.resolve("checkpoints"));
        this.opener = opener;
    }

    /**
     * Carries out a task.
     *
     * @param task what to do
     * @param listener hears beats and reports, not the end
     * @return the outcome; failures of the trial are outcomes too
     */
    public TaskOutcome run(TrialTask task, TaskListener listener) {
        String label = task.label() + ", attempt " + task.attempt();
        try {
            Session current = session(task.experiment(), listener);
            LOGGER.info("{}: {} {}", label, task.kind(), task.configuration().orElse(""));
            seed(task.seed());
            TaskOutcome outcome = new TaskRun(current, checkpoints, task, listener).run();
            LOGGER.info("{}: {}", label, outcome);
            return outcome;
        } catch (Throwable e) {
            // errors too: a plugin's missing class fails one trial, not the worker
            LOGGER.error("{} failed", label, e);
            return Failures.of(e);
        }
    }

    /** Loading engine and data may take longer than a worker may be silent. */
    private Session session(SortedMap<String, String> values, TaskListener listener) {
        if (!values.equals(opened)) {
            KeepAlive keepAlive = new KeepAlive(listener::beat);
            try (keepAlive) {
                session = opener.apply(values);
            }
            opened = values;
        }
        return session;
    }

    /** Initialisers and dropout draw from these two generators. */
    private static void seed(long seed) {
        Engine.getInstance().setRandomSeed(Long.hashCode(seed));
        RandomUtils.RANDOM.setSeed(seed);
    }

    /** Lets data and plugins go. */
    @Override
    public void close() {
        opened = null;
        session = null;
    }
}
