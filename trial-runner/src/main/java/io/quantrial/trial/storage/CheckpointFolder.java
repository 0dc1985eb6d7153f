package io.quantrial.trial.storage;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The checkpoints of a study: complete files or none, whatever ends the process that writes them.
 *
 * @param path the folder; the first file that is written makes it
 */
public record CheckpointFolder(Path path) {

    /**
     * Writes a file. A file of the same name is replaced.
     *
     * @param name the file's name
     * @param content writes the content
     * @return name, checksum and length
     * @throws IOException if it cannot be written; no part of it is left
     */
    public CheckpointRecord write(String name, WholeFile.Content content) throws IOException {
        WholeFile written = WholeFile.write(file(name), content);
        return new CheckpointRecord(name, written.sha256(), written.bytes());
    }

    /**
     * Returns the path of a file after checking its content.
     *
     * @param checkpoint the file
     * @return the path
     * @throws TrialException with code {@code BAD_STUDY} if it is not there or damaged
     */
    public Path verified(CheckpointRecord checkpoint) {
        Path file = file(checkpoint.name());
        if (!Files.isRegularFile(file)) {
            throw damaged(
                    file
                            + ": the checkpoint is missing; expected is SHA-256 "
                            + checkpoint.sha256(),
                    null);
        }
        try {
            WholeFile found = WholeFile.of(file);
            if (!found.sha256().equals(checkpoint.sha256())) {
                throw damaged(
                        file
                                + ": the checkpoint is damaged: expected is SHA-256 "
                                + checkpoint.sha256()
                                + ", found is "
                                + found.sha256()
                                + " in "
                                + found.bytes()
                                + " bytes",
                        null);
            }
            return file;
        } catch (IOException e) {
            throw damaged(file + ": the checkpoint cannot be read: " + e, e);
        }
    }

    private static TrialException damaged(String message, IOException cause) {
        return new TrialException(
                TrialException.Code.BAD_STUDY, message + "; restore it from a copy", cause);
    }

    /**
     * Deletes what attempts without a result have left: checkpoints that nobody knows, and halves
     * of checkpoints. Nobody may be writing.
     *
     * @param names tells the names that attempts write; other files are left alone
     * @param known the names of the checkpoints to keep
     * @throws IOException if something cannot be deleted
     */
    public void clean(Predicate<String> names, Set<String> known) throws IOException {
        WholeFile.clean(path, names);
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    if (names.test(name) && !known.contains(name)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    private Path file(String name) {
        Path file = path.resolve(name);
        if (!path.normalize().equals(file.normalize().getParent())) {
            throw new IllegalArgumentException("not the name of a checkpoint: \"" + name + "\"");
        }
        return file;
    }
}
