package io.quantrial.trial.storage;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/**
 * One controller per study: a lock of the operating system on the file {@code study.lock} in the
 * study's folder, which ends with the process however that ends. The file {@code study.owner} says
 * whose it is, for messages.
 */
final class StudyLock implements AutoCloseable {

    private final FileChannel channel;
    private final Path owner;

    private StudyLock(FileChannel channel, Path owner) {
        this.channel = channel;
        this.owner = owner;
    }

    /**
     * Takes the lock.
     *
     * @param folder the study's folder
     * @return the lock
     * @throws TrialException with code {@code STUDY_LOCKED} if another controller has it
     */
    static StudyLock acquire(Path folder) {
        // One thread at a time: to close any channel on the file would end the lock that another
        // thread of this process has just taken on it. For the same reason the file of a lock that
        // this process has is not even opened.
        synchronized (StudyLock.class) {
            try {
                return tryAcquire(folder.toRealPath());
            } catch (IOException e) {
                throw new TrialException(
                        TrialException.Code.FAILED,
                        folder + ": the study's folder cannot be written: " + e,
                        e);
            }
        }
    }

    private static StudyLock tryAcquire(Path folder) throws IOException {
        Path owner = folder.resolve("study.owner");
        List<String> self =
                List.of(
                        Long.toString(ProcessHandle.current().pid()),
                        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
                                .toString(),
                        folder.toString());
        if (Files.exists(owner) && Files.readAllLines(owner).equals(self)) {
            throw locked(folder, self);
        }
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("study.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw locked(folder, Files.exists(owner) ? Files.readAllLines(owner) : List.of());
            }
            Files.write(owner, self);
            return new StudyLock(channel, owner);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static TrialException locked(Path folder, List<String> owner) {
        String process =
                owner.size() < 2
                        ? "another process"
                        : "process " + owner.get(0) + ", which started at " + owner.get(1);
        return new TrialException(
                TrialException.Code.STUDY_LOCKED,
                folder
                        + ": the study is run by "
                        + process
                        + "; wait until it ends or stop it, then resume");
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try (channel) {
            if (channel.isOpen()) {
                Files.deleteIfExists(owner);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(owner.toString(), e);
        }
    }
}
