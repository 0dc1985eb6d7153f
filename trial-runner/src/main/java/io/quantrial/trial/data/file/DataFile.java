package io.quantrial.trial.data.file;

import io.quantrial.trial.TrialException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Opens the user's files, plain or gzip whatever their names say, and reports those it cannot. */
final class DataFile {

    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER = 1 << 16;

    private DataFile() {}

    /** Returns a file of a folder, with or without the ending {@code .gz}, if it is there. */
    static Optional<Path> find(Path folder, String name) {
        return Stream.of(name, name + ".gz")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Reads a file. */
    static <T> T read(Path path, Content<T> content) {
        try (InputStream in = unzipped(Files.newInputStream(path))) {
            return content.read(in);
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    /** Returns the plain bytes of a stream. */
    static InputStream unzipped(InputStream stream) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stream, BUFFER);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC
                ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER)
                : buffered;
    }

    /** Returns the error for a file that cannot be read. */
    static TrialException unreadable(String file, Exception problem) {
        return new TrialException(
                TrialException.Code.BAD_INPUT,
                file + ": cannot be read: " + reason(problem),
                problem);
    }

    /** Returns one line about an exception that others threw. */
    static String reason(Exception problem) {
        if (problem instanceof EOFException) {
            return "it ends too early; get it again";
        }
        if (problem instanceof UnknownHostException) {
            return "unknown host " + problem.getMessage() + "; is there a network?";
        }
        return Optional.ofNullable(problem.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElseGet(() -> problem.getClass().getSimpleName());
    }

    /** What is read from an open file. */
    interface Content<T> {
        T read(InputStream in) throws IOException;
    }
}
