package io.quantrial.trial.storage;

import io.quantrial.trial.Secrets;
import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Opens the memory of a study: the file {@code study.db} in its folder, or a database server that
 * several studies share. The file must be on a disk of this machine, as SQLite's write-ahead log
 * does not work over a network; without losing anything a process may be killed at any moment.
 *
 * <p>A study has one controller at a time: {@link #open} takes a lock in the study's folder, and on
 * PostgreSQL also an advisory lock on the study's name, which ends with the connection, for
 * controllers with different folders.
 */
public final class StudyStores {

    private static final String FILE = "study.db";

    private StudyStores() {}

    /**
     * Opens a study to write to, and makes folder and tables if they are not there.
     *
     * @param studyFolder the study's folder
     * @param jdbcUrl the URL of a database server, or empty for a file in the folder
     * @param studyName the name of a study that is new, or that shares a server with others; a file
     *     knows the name of its study
     * @return the store, which holds the study's lock until it is closed
     * @throws TrialException with code {@code STUDY_LOCKED} if the study has a controller, {@code
     *     BAD_STUDY} if the database is damaged or not one of a study
     */
    public static StudyStore open(Path studyFolder, Optional<String> jdbcUrl, String studyName) {
        return open(studyFolder, jdbcUrl, studyName, Clock.systemUTC());
    }

    static StudyStore open(
            Path studyFolder, Optional<String> jdbcUrl, String studyName, Clock clock) {
        createFolder(studyFolder);
        StudyLock lock = StudyLock.acquire(studyFolder);
        try {
            Database database =
                    Database.writable(url(studyFolder, jdbcUrl), place(studyFolder, jdbcUrl));
            try {
                Schema.CURRENT.upgrade(database);
                String name = jdbcUrl.isPresent() ? studyName : nameIn(database).orElse(studyName);
                lock(database, name);
                return new JdbcStudyStore(new StudyTables(database, name), lock, clock);
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Opens a study to look at it, while a controller may be writing.
     *
     * @param studyFolder the study's folder
     * @param jdbcUrl the URL of a database server, or empty for a file in the folder
     * @param studyName the name of a study that shares a server with others; a file knows the name
     *     of its study
     * @return the reader
     * @throws TrialException with code {@code BAD_INPUT} if there is no database, {@code BAD_STUDY}
     *     if it is damaged or not one of a study
     */
    public static StudyReader openReadOnly(
            Path studyFolder, Optional<String> jdbcUrl, String studyName) {
        if (jdbcUrl.isEmpty() && !Files.exists(studyFolder.resolve(FILE))) {
            throw TrialException.input(
                    studyFolder + ": there is no study: " + FILE + " is missing; check the path");
        }
        Database database =
                Database.readable(url(studyFolder, jdbcUrl), place(studyFolder, jdbcUrl));
        try {
            Schema.CURRENT.check(database);
            String name = jdbcUrl.isPresent() ? studyName : nameIn(database).orElse(studyName);
            return new JdbcStudyReader(database, name);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Checks that the URL of a database server is one, and that its driver is there; nothing is
     * opened or made.
     *
     * @param jdbcUrl the URL
     * @throws TrialException with code {@code BAD_INPUT} if nothing can be opened with it
     */
    public static void check(String jdbcUrl) {
        Database.check(jdbcUrl, shown(jdbcUrl));
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    folder + ": the study's folder cannot be made: " + e,
                    e);
        }
    }

    private static String url(Path folder, Optional<String> jdbcUrl) {
        if (jdbcUrl.isPresent()) {
            return jdbcUrl.get();
        }
        NativeLibrary.prepare();
        return "jdbc:sqlite:" + folder.resolve(FILE).toAbsolutePath();
    }

    /** What messages say; a URL without its parameters, since they make it long. */
    private static String place(Path folder, Optional<String> jdbcUrl) {
        return jdbcUrl.map(StudyStores::shown).orElse(folder.resolve(FILE).toString());
    }

    private static String shown(String url) {
        return Secrets.hide(url).replaceAll("[?;].*", "");
    }

    private static Optional<String> nameIn(Database database) {
        List<String> names =
                database.transaction(
                        () -> database.query("SELECT name FROM study", row -> row.getString(1)));
        return names.stream().findFirst();
    }

    private static void lock(Database database, String name) {
        database.transaction(
                () -> {
                    database.dialect().lockStudy(database, name);
                    return name;
                });
    }
}
