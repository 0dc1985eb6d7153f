package io.quantrial.trial.storage;

import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The checkpoints of a study: complete files or none. (Skeleton: to be written.) */
public record CheckpointFolder(Path path) {

    /**
     * Writes a file: next to its place, flushed to the disk, then renamed.
     *
     * @param name the file's name
     * @param content writes the content
     * @return name, checksum and length
     * @throws IOException if it cannot be written; no part of it is left
     */
    public CheckpointRecord write(String name, Content content) throws IOException {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Returns the path of a file after checking its content.
     *
     * @param name the file's name
     * @param sha256 the checksum that it must have
     * @return the path
     * @throws io.quantrial.trial.TrialException with code {@code BAD_STUDY} if it is not there or
     *     damaged
     */
    public Path verified(String name, String sha256) {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes the content.
         *
         * @param out the file
         * @throws IOException if it cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }
}
