package io.quantrial.trial.execute;

import io.quantrial.trial.train.TrialTask;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files what a worker writes to its standard error: by trial, and what comes before the first task
 * under the worker's own name. The worker marks the begin of a task by {@link #BOUNDARY} in the
 * stream, so that nothing lands in the log of another trial.
 */
final class WorkerLog implements Closeable {

    /** The byte between what belongs to one task and what belongs to the next. */
    static final byte BOUNDARY = 0;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLog.class);
    private static final int TAIL = 8192;

    private final Path folder;
    private final String worker;
    private String name;
    private String tail = "";
    private OutputStream file = OutputStream.nullOutputStream();

    /**
     * Opens a log.
     *
     * @param folder the folder of logs, which exists
     * @param worker the worker's name
     */
    WorkerLog(Path folder, String worker) {
        this.folder = folder;
        this.worker = worker;
        begin(worker, "start");
        reopen();
    }

    /** Writes the header of an attempt; what follows the next boundary goes below it. */
    void begin(TrialTask task) {
        begin(task.label(), "trial " + task.trial() + ", attempt " + task.attempt());
    }

    private synchronized void begin(String file, String title) {
        name = file + ".log";
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String header = "=== " + title + ", " + worker + ", " + now + "\n";
        try (OutputStream out = open()) {
            out.write(header.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn("cannot write {}: {}", folder.resolve(name), e.toString());
        }
    }

    /** Returns the present file, as messages name it: such as {@code logs/trial-0007.log}. */
    synchronized String name() {
        return folder.getFileName() + "/" + name;
    }

    /** Returns the last that the present task wrote, some thousand characters at most. */
    synchronized String tail() {
        return tail;
    }

    /** Files a stream until its end; a disk that cannot take it does not stop the worker. */
    void copy(InputStream stream) throws IOException {
        byte[] buffer = new byte[TAIL];
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == BOUNDARY) {
                    append(buffer, from, i);
                    reopen();
                    from = i + 1;
                }
            }
            append(buffer, from, count);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private void append(byte[] buffer, int from, int to) {
        remember(new String(buffer, from, to - from, StandardCharsets.UTF_8));
        try {
            file.write(buffer, from, to - from);
        } catch (IOException e) {
            LOG.warn("the log of {} is lost from here on: {}", worker, e.toString());
            file = OutputStream.nullOutputStream();
        }
    }

    private synchronized void remember(String text) {
        String all = tail + text;
        tail = all.substring(Math.max(0, all.length() - TAIL));
    }

    private synchronized void reopen() {
        tail = "";
        try {
            file.close();
            file = open();
        } catch (IOException e) {
            LOG.warn("cannot write {}: {}", folder.resolve(name), e.toString());
            file = OutputStream.nullOutputStream();
        }
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(
                folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
