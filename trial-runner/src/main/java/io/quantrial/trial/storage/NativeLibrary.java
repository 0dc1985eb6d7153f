package io.quantrial.trial.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the SQLite driver unpacks its native library: a folder of each process, as a process that
 * is killed leaves the library behind and a later one must know that it may be deleted.
 */
final class NativeLibrary {

    private static final Logger LOGGER = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String PROPERTY = "org.sqlite.tmpdir";
    private static final String PREFIX = "quantrial-sqlite-";
    private static final Pattern FOLDER = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

    private NativeLibrary() {}

    /** Prepares the folder, once per process; does nothing if the user has set another. */
    static void prepare() {
        synchronized (NativeLibrary.class) {
            if (System.getProperty(PROPERTY) == null) {
                prepare(Path.of(System.getProperty("java.io.tmpdir")));
            }
        }
    }

    private static void prepare(Path temporary) {
        try {
            clean(temporary);
            Path folder =
                    Files.createTempDirectory(
                            temporary, PREFIX + ProcessHandle.current().pid() + "-");
            folder.toFile().deleteOnExit();
            System.setProperty(PROPERTY, folder.toString());
        } catch (IOException e) {
            LOGGER.warn("no folder for SQLite's native library in {}", temporary, e);
        }
    }

    /** Deletes what processes that are no more have left. */
    static void clean(Path temporary) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                Matcher matcher = FOLDER.matcher(folder.getFileName().toString());
                if (matcher.matches()
                        && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                    delete(folder);
                }
            }
        }
    }

    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOGGER.debug("{} is left", folder, e);
        }
    }
}
