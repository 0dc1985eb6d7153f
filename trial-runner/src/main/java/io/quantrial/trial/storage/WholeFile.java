package io.quantrial.trial.storage;

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
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is complete and on the disk, whatever ends the process that writes it; and at any
 * moment of writing, what was there before.
 *
 * @param sha256 the checksum of its content, in hexadecimal digits
 * @param bytes its length
 */
public record WholeFile(String sha256, long bytes) {

    /** A file on its way: its name, a random UUID and an ending. */
    private static final Pattern TEMPORARY =
            Pattern.compile("(?<name>.+)\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

    /**
     * Writes a file: next to its place, flushed to the disk, then renamed. A file that is there is
     * replaced. Any number of processes may write the same file: the last one wins.
     *
     * @param file the file; its folder is made if it is not there
     * @param content writes the content
     * @return what was written
     * @throws IOException if it cannot be written; no part of it is left
     */
    public static WholeFile write(Path file, Content content) throws IOException {
        try {
            return replace(file, content);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static WholeFile replace(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            WholeFile written = writeAndFlush(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            flush(folder);
            return written;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static WholeFile writeAndFlush(Path file, Content content) throws IOException {
        MessageDigest digest = sha256Digest();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out =
                    new DigestOutputStream(
                            new BufferedOutputStream(Channels.newOutputStream(channel)), digest);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return new WholeFile(HexFormat.of().formatHex(digest.digest()), channel.size());
        }
    }

    /** The rename is on disk when the folder is; only POSIX systems can open a folder. */
    private static void flush(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return what it is
     * @throws IOException if it cannot be read
     */
    public static WholeFile of(Path file) throws IOException {
        MessageDigest digest = sha256Digest();
        try (InputStream in = Files.newInputStream(file);
                OutputStream out =
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            long bytes = in.transferTo(out);
            return new WholeFile(HexFormat.of().formatHex(digest.digest()), bytes);
        }
    }

    /**
     * Deletes what processes that died while they wrote have left. Nobody may be writing these
     * files.
     *
     * @param folder where; nothing happens if it is not there
     * @param names tells the names of the files that were to be written
     * @throws IOException if something cannot be deleted
     */
    public static void clean(Path folder, Predicate<String> names) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher leftover = TEMPORARY.matcher(file.getFileName().toString());
                if (leftover.matches() && names.test(leftover.group("name"))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static MessageDigest sha256Digest() {
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
