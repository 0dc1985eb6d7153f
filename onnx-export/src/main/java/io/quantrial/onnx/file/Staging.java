package io.quantrial.onnx.file;

import io.quantrial.spi.QuantException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder beside a file that is about to be written: what is made in it appears at its place only
 * when all of it is complete, so that a failure leaves the old files as they were.
 *
 * <p>Files have their final names in the folder, so that they can refer to each other and can be
 * tried out before they are published. Closing removes the folder with what is left in it, and so
 * does the end of the process after Ctrl-C or SIGTERM.
 */
public final class Staging implements AutoCloseable {

    private final Path target;
    private final Path folder;
    private final Thread removal;

    private Staging(Path target, Path folder) {
        this.target = target;
        this.folder = folder;
        this.removal = new Thread(this::remove, "staging-removal");
        Runtime.getRuntime().addShutdownHook(removal);
    }

    /**
     * Creates the folder.
     *
     * @param target the file that will be written
     * @return the folder beside it
     * @throws QuantException if no file of this name can be written
     */
    public static Staging beside(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null || Files.isDirectory(absolute)) {
            throw refused(target, "it is a folder; name a file in it");
        }
        if (!Files.exists(parent)) {
            throw refused(target, "the folder " + parent + " does not exist; create it first");
        }
        if (!Files.isDirectory(parent)) {
            throw refused(target, parent + " is not a folder");
        }
        try {
            String prefix = "." + absolute.getFileName() + "-";
            return new Staging(absolute, Files.createTempDirectory(parent, prefix));
        } catch (IOException e) {
            throw new QuantException(
                    QuantException.Code.BAD_CONFIG,
                    "cannot write " + target + ": " + Reason.of(e) + " in the folder " + parent,
                    e);
        }
    }

    private static QuantException refused(Path target, String reason) {
        return new QuantException(
                QuantException.Code.BAD_CONFIG, "cannot write " + target + ": " + reason);
    }

    /** Writes a file. */
    @FunctionalInterface
    public interface Writing {

        /**
         * Writes the file.
         *
         * @param file where to, for now
         * @throws IOException if that fails
         */
        void to(Path file) throws IOException;
    }

    /**
     * Makes the file itself.
     *
     * @param writing writes it, and perhaps others beside it
     * @return where it is until it is published
     * @throws QuantException if writing fails
     */
    public Path write(Writing writing) {
        return write("", writing);
    }

    /**
     * Makes a companion, which has the file's name with another ending.
     *
     * @param ending what takes the place of {@code .onnx}, such as {@code .cache}; empty for the
     *     file itself
     * @param writing writes it
     * @return where it is until it is published
     * @throws QuantException if writing fails
     */
    public Path write(String ending, Writing writing) {
        String name = target.getFileName().toString();
        if (!ending.isEmpty()) {
            name = name.replaceFirst("\\.onnx$", "") + ending;
        }
        try {
            Path file = folder.resolve(name);
            writing.to(file);
            return file;
        } catch (IOException e) {
            throw failed(target.resolveSibling(name), e);
        }
    }

    private static QuantException failed(Path file, IOException e) {
        return new QuantException(
                QuantException.Code.BAD_STATE,
                "cannot write " + file + ": " + Reason.of(e) + "; nothing was changed",
                e);
    }

    /**
     * Moves all files to their places, the file itself last.
     *
     * @return where they are now, the file itself first
     * @throws QuantException if a file cannot be moved
     */
    public List<Path> publish() {
        List<Path> published = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            Path main = folder.resolve(target.getFileName());
            for (Path file : files.filter(other -> !other.equals(main)).sorted().toList()) {
                published.add(move(file));
            }
            published.add(0, move(main));
            return List.copyOf(published);
        } catch (IOException e) {
            throw new QuantException(
                    QuantException.Code.BAD_STATE,
                    "cannot move what was written to " + target + ": " + Reason.of(e),
                    e);
        }
    }

    private Path move(Path file) throws IOException {
        Path place = target.resolveSibling(file.getFileName());
        return Files.move(
                file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(removal);
        } catch (IllegalStateException e) {
            // the process ends: the hook removes the folder
            return;
        }
        remove();
    }

    private void remove() {
        try (Stream<Path> rest = Files.list(folder)) {
            for (Path file : rest.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new QuantException(
                    QuantException.Code.BAD_STATE,
                    "cannot remove the folder " + folder + ": " + Reason.of(e) + "; delete it",
                    e);
        }
    }
}
