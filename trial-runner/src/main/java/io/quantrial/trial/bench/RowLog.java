package io.quantrial.trial.bench;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchHeader.FloatModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is finished of a table: a file that only grows, line by line, each on the disk before the
 * next. The first line is the header; then come float models and rows; of several float models of a
 * seed the last one counts. A line without an end was being written when the process died; it is
 * cut off.
 *
 * <p>The lock of the operating system on the file keeps a second maker away.
 */
final class RowLog implements AutoCloseable {

    private static final String FLOAT = "float ";
    private static final String ROW = "row ";

    private final Path file;
    private final FileChannel channel;
    private final Map<Long, FloatModel> floats = new LinkedHashMap<>();
    private final List<BenchRow> rows = new ArrayList<>();

    private RowLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a log, or begins it.
     *
     * @param file the file
     * @param header what is to be made
     * @throws TrialException if another maker has it, it was begun for another table, or is damaged
     */
    static RowLog open(Path file, BenchHeader header) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            RowLog log = new RowLog(file, channel);
            try {
                log.begin(header);
                return log;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private void begin(BenchHeader header) throws IOException {
        lock();
        String text = text();
        int end = text.lastIndexOf('\n') + 1;
        channel.truncate(text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
        channel.position(channel.size());
        if (end == 0) {
            append(header.json());
            return;
        }
        List<String> lines = text.substring(0, end).lines().toList();
        if (!lines.get(0).equals(header.json())) {
            throw new TrialException(
                    TrialException.Code.STUDY_CHANGED,
                    file
                            + " was begun for another table: experiment, data or versions have"
                            + " changed; change them back, or take another folder: --work DIR");
        }
        for (int i = 1; i < lines.size(); i++) {
            read(header, i + 1, lines.get(i));
        }
    }

    private void lock() throws IOException {
        boolean isFree;
        try {
            isFree = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            isFree = false;
        }
        if (!isFree) {
            throw new TrialException(
                    TrialException.Code.STUDY_LOCKED,
                    file + ": another process makes this table; wait until it ends or stop it");
        }
    }

    private String text() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // a channel may give less than is there
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private void read(BenchHeader header, int number, String line) {
        try {
            if (line.startsWith(FLOAT)) {
                put(BenchHeader.parse(line.substring(FLOAT.length()), FloatModel.class));
            } else if (line.startsWith(ROW)) {
                BenchRow row = BenchRow.parse(line.substring(ROW.length()));
                BenchTable.check(header, row);
                rows.add(row);
            } else {
                throw new IllegalArgumentException("neither a float model nor a row");
            }
        } catch (IllegalArgumentException e) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    file
                            + ":"
                            + number
                            + ": damaged: "
                            + e.getMessage()
                            + "; delete this line, and it is trained again",
                    e);
        }
    }

    synchronized List<FloatModel> floats() {
        return List.copyOf(floats.values());
    }

    synchronized List<BenchRow> rows() {
        return List.copyOf(rows);
    }

    synchronized void add(FloatModel model) {
        append(FLOAT + BenchHeader.json(model));
        put(model);
    }

    private void put(FloatModel model) {
        floats.put(model.seed(), model);
    }

    /** Returns the number of rows, this one included. */
    synchronized int add(BenchRow row) {
        append(ROW + row.line());
        rows.add(row);
        return rows.size();
    }

    private void append(String line) {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static TrialException unwritable(Path file, IOException cause) {
        return new TrialException(
                TrialException.Code.FAILED,
                file + " cannot be written: " + cause.getMessage(),
                cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
