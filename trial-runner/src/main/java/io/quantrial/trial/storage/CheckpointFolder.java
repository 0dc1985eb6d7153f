package io.quantrial.trial.storage;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The checkpoints of a study: complete files or none, whatever ends the process that writes them.
 *
 * @param path the folder; the first file that is written makes it
 */
public record CheckpointFolder(Path path) {

    private static final String TEMPORARY = ".tmp";

    /**
     * Writes a file: next to its place, flushed to the disk, then renamed. A file of the same name
     * is replaced.
     *
     * @param name the file's name
     * @param content writes the content
     * @return name, checksum and length
     * @throws IOException if it cannot be written; no part of it is left
     */
    public CheckpointRecord write(String name, Content content) throws IOException {
        Path file = file(name);
        Files.createDirectories(path);
        Path temporary = path.resolve(name + "." + UUID.randomUUID() + TEMPORARY);
        try {
            MessageDigest digest = sha256();
            long bytes = writeAndFlush(temporary, digest, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            flushFolder();
            return new CheckpointRecord(name, HexFormat.of().formatHex(digest.digest()), bytes);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static long writeAndFlush(Path file, MessageDigest digest, Content content)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out =
                    new DigestOutputStream(
                            new BufferedOutputStream(Channels.newOutputStream(channel)), digest);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return channel.size();
        }
    }

    /** The rename is on disk when the folder is; only POSIX systems can open a folder. */
    private void flushFolder() throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    /**
     * Returns the path of a file after checking its content.
     *
     * @param name the file's name
     * @param sha256 the checksum that it must have
     * @return the path
     * @throws TrialException with code {@code BAD_STUDY} if it is not there or damaged
     */
    public Path verified(String name, String sha256) {
        Path file = file(name);
        if (!Files.isRegularFile(file)) {
            throw damaged(
                    file + ": the checkpoint is missing; expected is SHA-256 " + sha256, null);
        }
        try {
            String found = checksum(file);
            if (!found.equals(sha256)) {
                throw damaged(
                        file
                                + ": the checkpoint is damaged: expected is SHA-256 "
                                + sha256
                                + ", found is "
                                + found
                                + " in "
                                + Files.size(file)
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

    private static String checksum(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file);
                OutputStream out =
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Deletes a file, if it is there.
     *
     * @param name the file's name
     * @throws IOException if it cannot be deleted
     */
    public void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    /**
     * Deletes what processes that died while they wrote have left. Nobody may be writing.
     *
     * @throws IOException if it cannot be deleted
     */
    public void clean() throws IOException {
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + TEMPORARY)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path file(String name) {
        Path file = path.resolve(name);
        if (!path.normalize().equals(file.normalize().getParent()) || name.endsWith(TEMPORARY)) {
            throw new IllegalArgumentException("not the name of a checkpoint: \"" + name + "\"");
        }
        return file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
