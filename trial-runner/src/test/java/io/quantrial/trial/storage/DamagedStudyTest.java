package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialException.Code;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told who opens something that is not a good study. */
class DamagedStudyTest {

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("study.db");
    }

    private StudyStore open() {
        return StudyStores.open(folder, Optional.empty(), "digits");
    }

    private StudyReader read() {
        return StudyStores.openReadOnly(folder, Optional.empty(), "digits");
    }

    private void createStudy() {
        try (StudyStore store = open()) {
            store.createStudy(
                    new StudyRecord("digits", 1, new TreeMap<>(), new TreeMap<>(), Instant.EPOCH));
            for (int seed = 0; seed < 200; seed++) {
                store.createTrial(
                        new NewTrial(
                                TrialKind.SEARCH,
                                TrialState.QUEUED,
                                seed,
                                Optional.of("fc=lsq/w4/i8"),
                                -1,
                                Map.of("size", 1.0)));
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String refused(Code code, ThrowingCallable work) {
        TrialException e = catchThrowableOfType(TrialException.class, work);
        assertThat(e).isNotNull();
        assertThat(e.code()).isEqualTo(code);
        assertThat(e.getMessage()).doesNotContain("\n");
        return e.getMessage();
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Files.writeString(file(), "epoch,loss\n1,0.5\n".repeat(100));

        assertThat(refused(Code.BAD_STUDY, this::open))
                .startsWith(
                        file()
                                + ": this is not the database of a study, or it is damaged; restore"
                                + " it from a copy, or choose another output: ");
        assertThat(refused(Code.BAD_STUDY, this::read)).startsWith(file() + ": ");
        assertThat(file()).content().startsWith("epoch,loss");
    }

    @Test
    void refusesTheDatabaseOfAnotherProgramAndAddsNoTables() throws SQLException {
        execute("CREATE TABLE trials (id INTEGER)");

        assertThat(refused(Code.BAD_STUDY, this::open))
                .isEqualTo(file() + ": is the database of another program; choose another output");
        refused(Code.BAD_STUDY, this::read);
        try (Database database = Database.readable("jdbc:sqlite:" + file(), "foreign")) {
            assertThat(
                            database.transaction(
                                    () ->
                                            database.query(
                                                    "SELECT name FROM sqlite_master",
                                                    row -> row.getString(1))))
                    .containsExactly("trials");
        }
    }

    @Test
    void refusesADamagedDatabase() throws IOException {
        createStudy();
        try (RandomAccessFile pages = new RandomAccessFile(file().toFile(), "rw")) {
            for (long at = 4096; at < pages.length(); at += 4096) {
                pages.seek(at);
                pages.write(new byte[64]);
            }
        }

        assertThat(refused(Code.BAD_STUDY, this::readAll)).contains("damaged");
    }

    @Test
    void refusesATruncatedDatabase() throws IOException {
        createStudy();
        try (RandomAccessFile pages = new RandomAccessFile(file().toFile(), "rw")) {
            pages.setLength(pages.length() / 2);
        }

        assertThat(refused(Code.BAD_STUDY, this::readAll)).contains("damaged");
    }

    private void readAll() {
        try (StudyStore store = open()) {
            store.trials();
            store.reports();
            store.events();
        }
    }

    @Test
    void refusesARowThatItDoesNotUnderstand() throws SQLException {
        createStudy();
        execute("UPDATE trial SET kind = 'GUESS' WHERE number = 7");

        try (StudyStore store = open()) {
            assertThat(refused(Code.BAD_STUDY, store::trials))
                    .startsWith(file() + ": a row cannot be read, the database is damaged: ")
                    .contains("GUESS");
            assertThat(store.events()).hasSize(201);
        }
    }

    @Test
    void refusesADatabaseThatLostATable() throws SQLException {
        createStudy();
        execute("DROP TABLE checkpoint");

        try (StudyStore store = open()) {
            assertThat(refused(Code.BAD_STUDY, store::trials)).contains("checkpoint");
        }
    }

    @Test
    void unlocksAStudyThatItCannotOpen() throws Exception {
        Files.writeString(file(), "no database".repeat(100));
        refused(Code.BAD_STUDY, this::open);
        Files.delete(file());

        open().close();
    }

    @Test
    void saysThatThereIsNoStudyToRead() {
        assertThat(refused(Code.BAD_INPUT, this::read))
                .isEqualTo(folder + ": there is no study: study.db is missing; check the path");
        assertThat(file()).doesNotExist();
    }

    @Test
    void saysThatAFolderCannotBeMade() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "a file");

        assertThat(refused(Code.FAILED, () -> StudyStores.open(taken, Optional.empty(), "digits")))
                .startsWith(taken + ": the study's folder cannot be made: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"postgresql://me:secret@host/db", "jdbc:mysql://me:secret@host/db", "jdbc:"})
    void refusesOtherDatabasesWithoutPrintingTheUrl(String url) {
        assertThat(
                        refused(
                                Code.BAD_INPUT,
                                () -> StudyStores.open(folder, Optional.of(url), "digits")))
                .isEqualTo(
                        "storage: unknown kind of database; allowed are URLs such as"
                                + " jdbc:postgresql://host/database and jdbc:sqlite:FILE; without"
                                + " the key there is a file in the study folder");
    }

    @Test
    void asksForADriver() throws SQLException {
        String url = "jdbc:postgresql://host/db?user=me&password=secret";
        Driver driver = DriverManager.getDriver(url);
        DriverManager.deregisterDriver(driver);
        try {
            assertThat(
                            refused(
                                    Code.BAD_INPUT,
                                    () -> StudyStores.open(folder, Optional.of(url), "digits")))
                    .isEqualTo(
                            "storage: no JDBC driver on the class path knows"
                                    + " jdbc:postgresql://host/db; set QUANTRIAL_CLASSPATH to the"
                                    + " driver's jar, or correct the URL");
        } finally {
            DriverManager.registerDriver(driver);
        }
    }

    @Test
    void saysThatAServerIsNotThere() {
        Optional<String> url = Optional.of("jdbc:postgresql://127.0.0.1:1/db?password=secret");

        assertThat(refused(Code.FAILED, () -> StudyStores.open(folder, url, "digits")))
                .startsWith(
                        "jdbc:postgresql://127.0.0.1:1/db: the database failed; when the cause is"
                                + " removed, resume the study")
                .doesNotContain("secret");
    }
}
